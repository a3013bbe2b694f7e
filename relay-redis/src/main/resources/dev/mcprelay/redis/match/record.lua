-- SPDX-License-Identifier: Apache-2.0
-- What the matchmaker's scripts share: the time, and the records in the keys of one tunnel. Stands in front of each.
--
-- A record is one string that begins with the version of its format. What is not understood is dropped where it is
-- found: nothing that matters for safety is kept here. Therefore a new format may be written only by a release whose
-- forerunner reads it.
--
-- inst  HASH  instance -> 1|parkedAt us|credit|busyUntil ms|expiry ms|channels|affine|hash|slot.gen|edge|rely
--             channels: '' for all, or ',a,b,'; affine: '' for none, or ',a,b,'; hash: of the instance, as pins name
--             it; credit: introductions until the edge must be heard of; busyUntil: reserved, or hidden; expiry:
--             forget the instance; rely: 1 if the edge re-attaches without PARK
--             | 2| the same |ailing: ',a,b,', channels that it is passed over for as long as another serves them
-- wait  ZSET  1|ingress|seq|channel|deadline ms|hash of the only instance that may take it, or ''
--             score: arrival us

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local micros = string.format('%.0f', clock[1] * 1000000 + clock[2])

local function whole(number)
    return string.format('%.0f', number)
end

local function is_node(text)
    return #text == 11 and string.find(text, '^[%w_-]+[AEIMQUYcgkosw048]$') ~= nil
end

local function is_instance(text)
    return #text <= 128 and string.find(text, '^[!-~]+$') ~= nil
end

local function is_slot(seq, gen, edge)
    return #seq <= 18 and #gen <= 10 and tonumber(gen) <= 2147483647 and is_node(edge)
end

local function read_instance(id, text)
    local ailing = ''
    local plain, ails = string.match(text, '^2|(.*)|(,[a-z0-9_,-]+,)$')
    if plain then
        text, ailing = '1|' .. plain, ails
    end
    local parked, credit, busy, expiry, channels, affine, hash, seq, gen, edge, rely = string.match(
        text,
        '^1|(%d+)|(%d+)|(%d+)|(%d+)|([a-z0-9_,-]*)|([a-z0-9_,-]*)|(%d+)|(%d+)%.(%d+)|([%w_-]+)|([01])$'
    )
    if not rely or not is_instance(id) or not is_slot(seq, gen, edge) then
        return nil
    end
    if #parked > 18 or #credit > 9 or #busy > 15 or #expiry > 15 or #hash > 10 then
        return nil
    end
    return {
        id = id,
        parked = tonumber(parked),
        credit = tonumber(credit),
        busy = tonumber(busy),
        expiry = tonumber(expiry),
        channels = channels,
        affine = affine,
        hash = hash,
        slot = seq .. '.' .. gen .. '|' .. edge,
        edge = edge,
        rely = rely,
        ailing = ailing,
    }
end

local function write_instance(inst, record)
    redis.call('HSET', inst, record.id, table.concat({
        record.ailing == '' and '1' or '2', whole(record.parked), whole(record.credit), whole(record.busy), whole(record.expiry),
        record.channels, record.affine, record.hash, record.slot, record.rely,
        record.ailing ~= '' and record.ailing or nil,
    }, '|'))
end

local function is_hidden(record)
    return record.credit == 0 and record.busy == record.expiry
end

-- It takes no command any more, but the instance was there. Hiding it again does not make that any younger.
local function hide_instance(inst, record, for_ms)
    if not is_hidden(record) then
        record.credit = 0
        record.busy = now + for_ms
        record.expiry = record.busy
        write_instance(inst, record)
    end
end

local function holds(channels, channel)
    return string.find(channels, ',' .. channel .. ',', 1, true) ~= nil
end

-- nothing is all channels
local function takes(channels, channel)
    return channels == '' or holds(channels, channel)
end

-- nothing is any instance
local function may_take(hash, pin)
    return pin == '' or pin == hash
end

-- It takes the channel, does not ail on it, and polls, or will.
local function serves_well(record, channel)
    return not is_hidden(record) and takes(record.channels, channel) and not holds(record.ailing, channel)
end

local function read_waiting(member)
    local ingress, seq, channel, deadline, pin = string.match(
        member,
        '^1|([%w_-]+)|(%d+)|([a-z0-9_-]+)|(%d+)|(%d*)$'
    )
    if not pin or not is_node(ingress) or #seq > 18 or #deadline > 15 or #pin > 10 then
        return nil
    end
    return {
        command = ingress .. '|' .. seq,
        channel = channel,
        deadline = tonumber(deadline),
        pin = pin,
    }
end
