-- SPDX-License-Identifier: Apache-2.0
-- BEAT: this node lives; who else does?
--
-- KEYS    1 beat ZSET node -> last beat (ms), 2 meta HASH node -> what it says of itself (JSON), 3 epoch STRING
-- ARGV    1 node, 2 what it says of itself, 3 forget a node after (ms), 4 epoch if there is none,
--         5 life of the list (ms), 6 the process's mark, a part of what it says, 7 1 if it must not take a name that
--         another process bears
-- returns {'TAKEN'} | {time (us), epoch, 1 if this node was listed before, 1 if another process bore its name, then node, its last beat (ms), what it says ('' if
--         nothing) for each}
-- O(nodes). May be repeated. All lists are removed by time alone, so whoever is not listed may still live.

local beats, meta, epoch = KEYS[1], KEYS[2], KEYS[3]
local node, facts, forget_ms = ARGV[1], ARGV[2], tonumber(ARGV[3])
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local before = redis.call('HGET', meta, node)
local last = tonumber(redis.call('ZSCORE', beats, node) or 0)
local contested = before and math.abs(now - last) <= forget_ms and not string.find(before, ARGV[6], 1, true)
if contested and ARGV[7] == '1' then
    return {'TAKEN'}
end

redis.call('SET', epoch, ARGV[4], 'NX')
local new = redis.call('ZADD', beats, string.format('%.0f', now), node)
redis.call('HSET', meta, node, facts)

-- the second bound: beats of a time that this server has not reached are of another clock
redis.call('ZREMRANGEBYSCORE', beats, '-inf', string.format('(%.0f', now - forget_ms))
redis.call('ZREMRANGEBYSCORE', beats, string.format('(%.0f', now + forget_ms), '+inf')
if redis.call('HLEN', meta) > redis.call('ZCARD', beats) then
    for _, other in ipairs(redis.call('HKEYS', meta)) do
        if not redis.call('ZSCORE', beats, other) then
            redis.call('HDEL', meta, other)
        end
    end
end
redis.call('PEXPIRE', beats, ARGV[5])
redis.call('PEXPIRE', meta, ARGV[5])

local reply = {
    string.format('%.0f', clock[1] * 1000000 + clock[2]),
    redis.call('GET', epoch),
    new == 0 and '1' or '0',
    contested and '1' or '0',
}
local listed = redis.call('ZRANGE', beats, 0, -1, 'WITHSCORES')
for i = 1, #listed, 2 do
    reply[#reply + 1] = listed[i]
    reply[#reply + 1] = listed[i + 1]
    reply[#reply + 1] = redis.call('HGET', meta, listed[i]) or ''
end
return reply
