-- SPDX-License-Identifier: Apache-2.0
-- MOVE: a session lives with another instance now, unless it was moved already.
--
-- KEYS    1 home
-- ARGV    1 hash of the instance that was lost, 2 of the one that took the session, 3 how long it is kept (ms)
-- returns the hash of the instance with which it lives
-- O(1). May be repeated.

local home = redis.call('GET', KEYS[1])
if home and home ~= ARGV[1] then
    return home
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return ARGV[2]
