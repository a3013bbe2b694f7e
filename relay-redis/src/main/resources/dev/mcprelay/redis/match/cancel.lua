-- CANCEL: takes a command out of the line, whatever it is pinned to there.
--
-- KEYS    1 wait
-- ARGV    1 command ingress|seq
-- returns how many places it had
-- O(waiting), without a copy of the line. May be repeated.

local removed, cursor = 0, '0'
repeat
    local page = redis.call('ZSCAN', KEYS[1], cursor, 'MATCH', '1|' .. ARGV[1] .. '|*', 'COUNT', 512)
    cursor = page[1]
    for i = 1, #page[2], 2 do
        removed = removed + redis.call('ZREM', KEYS[1], page[2][i])
    end
until cursor == '0'
return removed
