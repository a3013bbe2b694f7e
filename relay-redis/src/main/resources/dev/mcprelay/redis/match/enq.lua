-- ENQ: introduces a command to the slot that is parked the longest, or gives it a place in the line. Instances that ail
-- on the channel come last: only if no other serves it, or if the command has waited for a busy one for long enough.
--
-- KEYS    1 wait, 2 inst
-- ARGV    1 command ingress|seq, 2 its arrival (us; '' the first time), 3 channel, 4 hash of the only instance that may
--         take it ('' for any), 5 deadline (ms), 6 slot.gen|edge to pass over ('' if none), 7 1 if the edge of that
--         slot is dead, 8 1 if OFFLINE and UNSERVED may be said, 9 bound of the line, 10 life of the line (ms),
--         11 reservation (ms), 12 passing over (ms), 13 hiding (ms)
-- returns {'MATCH', instance, slot.gen|edge, rely, 1 if the channel is affine there, arrival (us)}
--         | {'QUEUED', arrival (us)} | {'OFFLINE', 1 if one was there a moment ago} no instance
--         takes polls | {'UNSERVED'} none that does takes the channel
--         | {'FULL'} | {'GONE'} the only instance that may take it is forgotten
-- O(instances). May be repeated: a command has one place in the line, and keeps its arrival.

local wait, inst = KEYS[1], KEYS[2]
local command, arrival, channel, pin, deadline = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local dropped, dead, may_be_offline = ARGV[6], ARGV[7] == '1', ARGV[8] == '1'
local most_waiting, wait_ms, reserve_ms = tonumber(ARGV[9]), ARGV[10], tonumber(ARGV[11])
local pass_ms, hide_ms = tonumber(ARGV[12]), tonumber(ARGV[13])
local member = table.concat({'1', command, channel, deadline, pin}, '|')

-- The same command with another deadline has another member; its arrival finds it.
local function remove_others()
    local prefix = '1|' .. command .. '|'
    for _, other in ipairs(redis.call('ZRANGEBYSCORE', wait, arrival, arrival)) do
        if other ~= member and string.sub(other, 1, #prefix) == prefix then
            redis.call('ZREM', wait, other)
        end
    end
end

local function leave_line()
    if arrival ~= '' and redis.call('ZREM', wait, member) == 0 then
        remove_others()
    end
end

-- The oldest have the nearest deadlines: a few of them tell whether anybody left without a word.
local function is_full()
    if redis.call('ZCARD', wait) < most_waiting or redis.call('ZSCORE', wait, member) then
        return false
    end
    for _, oldest in ipairs(redis.call('ZRANGE', wait, 0, 15)) do
        local waiting = read_waiting(oldest)
        if not waiting or waiting.deadline <= now then
            redis.call('ZREM', wait, oldest)
        end
    end
    return redis.call('ZCARD', wait) >= most_waiting
end

local known, alive, away, served, best = false, false, false, false, nil
local well, resort = false, nil
local records = redis.call('HGETALL', inst)
for i = 1, #records, 2 do
    local record = read_instance(records[i], records[i + 1])
    if not record or record.expiry <= now then
        redis.call('HDEL', inst, records[i])
    else
        local is_dropped = record.slot == dropped
        local takes_it = takes(record.channels, channel)
        known = known or record.hash == pin
        if is_hidden(record) or (is_dropped and dead) then
            away = true
        else
            alive = true
            served = served or takes_it
        end
        if may_take(record.hash, pin) and not (is_dropped and dead) then
            well = well or serves_well(record, channel)
        end
        if not is_dropped then
            if takes_it and may_take(record.hash, pin) and (record.credit > 0 or record.busy <= now) then
                if not holds(record.ailing, channel) then
                    best = (not best or record.parked < best.parked) and record or best
                else
                    resort = (not resort or record.parked < resort.parked) and record or resort
                end
            end
        elseif dead then
            hide_instance(inst, record, hide_ms)
        elseif not is_hidden(record) then
            record.busy = math.max(record.busy, now + pass_ms)
            write_instance(inst, record)
        end
    end
end

if pin ~= '' and not known then
    leave_line()
    return {'GONE'}
end
local waited = arrival ~= '' and tonumber(micros) - tonumber(arrival) or 0
if not best and (not well or waited >= pass_ms * 1000) then
    best = resort
end
if best then
    best.parked = tonumber(micros)
    best.credit = math.max(0, best.credit - 1)
    best.busy = now + reserve_ms
    write_instance(inst, best)
    leave_line()
    local affine = holds(best.affine, channel) and '1' or '0'
    return {'MATCH', best.id, best.slot, best.rely, affine, arrival ~= '' and arrival or micros}
end
if may_be_offline and not served then
    leave_line()
    if alive then
        return {'UNSERVED'}
    end
    return {'OFFLINE', away and '1' or '0'}
end
if arrival == '' and is_full() then
    return {'FULL'}
end
if redis.call('ZADD', wait, 'NX', arrival ~= '' and arrival or micros, member) == 0 then
    arrival = whole(tonumber(redis.call('ZSCORE', wait, member)))
elseif arrival ~= '' then
    remove_others()
else
    arrival = micros
end
redis.call('PEXPIRE', wait, wait_ms)
return {'QUEUED', arrival}
