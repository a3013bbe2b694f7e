-- SPDX-License-Identifier: Apache-2.0
-- LEAVE: this node beats no more.
--
-- KEYS    1 beat, 2 meta
-- ARGV    1 node
-- returns 1 if it was listed, else 0
-- O(log nodes). May be repeated.

redis.call('HDEL', KEYS[2], ARGV[1])
return redis.call('ZREM', KEYS[1], ARGV[1])
