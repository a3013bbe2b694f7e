-- PARK: registers a parked poll over whatever its instance had registered, and takes its share of the line. Of a channel
-- that it ails on it takes what nobody else may have, or has taken within a moment, and what no other serves.
--
-- KEYS    1 wait, 2 inst
-- ARGV    1 instance, 2 slot.gen|edge, 3 edge, 4 rely (0/1), 5 channels ('' all, or ',a,b,'), 6 affine channels
--         ('' none, or ',a,b,'), 7 hash of the instance, 8 commands it takes, 9 credit, 10 lease (ms), 11 bound of the
--         instances, 12 reservation (ms), 13 ailing channels ('' none, or ',a,b,'), 14 passing over (ms)
-- returns {'PARKED', slot.gen|edge of the same instance at another edge that relies on its record, or '',
--         its command ingress|seq ...} | {'TOO_MANY'}
-- O(log waiting + scanned). May be repeated: it then takes another share, and whoever was taken before asks again.

local wait, inst = KEYS[1], KEYS[2]
local id, slot, edge, rely, channels = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local affine, hash = ARGV[6], ARGV[7]
local limit, credit, lease_ms = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local most_instances, reserve_ms = tonumber(ARGV[11]), tonumber(ARGV[12])
local ailing, pass_ms = ARGV[13], tonumber(ARGV[14])

local function forget_the_expired()
    local records = redis.call('HGETALL', inst)
    for i = 1, #records, 2 do
        local record = read_instance(records[i], records[i + 1])
        if not record or record.expiry <= now then
            redis.call('HDEL', inst, records[i])
        end
    end
end

-- channel -> whether another instance serves it that is well
local siblings = {}

local function has_sibling(channel)
    if siblings[channel] == nil then
        siblings[channel] = false
        local records = redis.call('HGETALL', inst)
        for i = 1, #records, 2 do
            local record = records[i] ~= id and read_instance(records[i], records[i + 1])
            if record and record.expiry > now and serves_well(record, channel) then
                siblings[channel] = true
            end
        end
    end
    return siblings[channel]
end

local function leaves_to_others(waiting, arrival)
    return waiting.pin == '' and holds(ailing, waiting.channel)
        and tonumber(micros) - arrival < pass_ms * 1000 and has_sibling(waiting.channel)
end

local before = redis.call('HGET', inst, id)
local instances = redis.call('HLEN', inst)
if not before then
    if instances >= most_instances then
        forget_the_expired()
        instances = redis.call('HLEN', inst)
        if instances >= most_instances then
            return {'TOO_MANY'}
        end
    end
    instances = instances + 1
end

local reply = {'PARKED', ''}
local previous = before and read_instance(id, before)
if previous and previous.rely == '1' and previous.edge ~= edge then
    reply[2] = previous.slot
end

local taken = 0
local backlog = redis.call('ZCARD', wait)
if backlog > 0 then
    local share = math.min(limit, math.max(1, math.ceil(backlog / instances)))
    local leaving = {}
    local line = redis.call('ZRANGE', wait, 0, 255, 'WITHSCORES')
    for i = 1, #line, 2 do
        local member, arrival = line[i], tonumber(line[i + 1])
        local waiting = read_waiting(member)
        if not waiting or waiting.deadline <= now then
            leaving[#leaving + 1] = member
        elseif takes(channels, waiting.channel) and may_take(hash, waiting.pin)
            and not leaves_to_others(waiting, arrival) then
            if taken == share then
                break
            end
            taken = taken + 1
            leaving[#leaving + 1] = member
            reply[#reply + 1] = waiting.command
        end
    end
    if #leaving > 0 then
        redis.call('ZREM', wait, unpack(leaving))
    end
end

write_instance(inst, {
    id = id,
    parked = tonumber(micros),
    credit = math.max(0, credit - taken),
    busy = taken > 0 and now + reserve_ms or 0,
    expiry = now + lease_ms,
    channels = channels,
    affine = affine,
    hash = hash,
    slot = slot,
    rely = rely,
    ailing = ailing,
})
redis.call('PEXPIRE', inst, lease_ms)
return reply
