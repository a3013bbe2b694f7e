// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// What a forwarder does to the first bytes of a connection.
enum FirstBytes {
    AS_THEY_ARE {
        @Override
        void write(byte[] chunk, int length, OutputStream out) throws IOException {
            out.write(chunk, 0, length);
        }
    },

    /// Adds a header that asks for the connection's close after the request.
    CLOSING {
        @Override
        void write(byte[] chunk, int length, OutputStream out) throws IOException {
            int end = 0;
            while (end < length - 1 && chunk[end] != '\n') {
                end++;
            }
            out.write(chunk, 0, end + 1);
            out.write("Connection: close\r\n".getBytes(StandardCharsets.US_ASCII));
            out.write(chunk, end + 1, length - end - 1);
        }
    };

    abstract void write(byte[] chunk, int length, OutputStream out) throws IOException;
}
