import { subWindows, wideSpan } from '../slidingWindow.ts';

/**
 * `takeFromWindow` on Redis, in the form in which rate-limiter-flexible calls a script of one's own: KEYS[1] the key,
 * ARGV points, seconds, limit, seconds; it answers points consumed (more than the limit: refused) and milliseconds to
 * wait. A hash holds the points by sub-window. Redis's own clock counts, so that the nodes' clocks need not agree.
 */
export const takeScript = `
local points, limit, window = tonumber(ARGV[1]), tonumber(ARGV[3]), tonumber(ARGV[4]) * 1000
local width = math.ceil(window / ${subWindows})
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local index = math.floor(now / width)
local stored = redis.call('HGETALL', KEYS[1])
for i = 1, #stored, 2 do index = math.max(index, tonumber(stored[i])) end
local counts, gone = {}, {}
for age = 0, ${wideSpan - 1} do counts[age] = 0 end
for i = 1, #stored, 2 do
  local age = index - tonumber(stored[i])
  if age < ${wideSpan} then counts[age] = tonumber(stored[i + 1]) else gone[#gone + 1] = stored[i] end
end
if #gone > 0 then redis.call('HDEL', KEYS[1], unpack(gone)) end
if points < 0 then
  local back = -points
  for age = 0, ${wideSpan - 1} do
    local given = math.min(counts[age], back)
    if given > 0 then
      counts[age] = counts[age] - given
      back = back - given
      redis.call('HSET', KEYS[1], string.format('%.0f', index - age), counts[age])
    end
  end
end
local strict, wide = 0, 0
for age = 0, ${wideSpan - 1} do
  wide = wide + counts[age]
  if age <= ${subWindows} then strict = strict + counts[age] end
end
local ceiling = math.floor(limit * 7 / 4)
local left = math.min(limit - strict, ceiling - wide)
local fits = points <= 0 or points <= left
if points > 0 and fits then
  counts[0] = counts[0] + points
  strict, wide = strict + points, wide + points
  left = left - points
  redis.call('HSET', KEYS[1], string.format('%.0f', index), counts[0])
  redis.call('PEXPIRE', KEYS[1], width * ${wideSpan + 1})
end
local wanted = points
if fits then
  if points == 0 then wanted = 1 else wanted = limit end
end
local wait = window
for later = 0, ${wideSpan} do
  if later > 0 then
    local leavesWide, leavesStrict = ${wideSpan} - later, ${subWindows + 1} - later
    wide = wide - counts[leavesWide]
    if leavesStrict >= 0 then strict = strict - counts[leavesStrict] end
  end
  if math.min(limit - strict, ceiling - wide) >= wanted then
    if later == 0 then wait = 0 else wait = math.max(1, (index + later) * width - now) end
    break
  end
end
if fits then return { limit - math.max(0, left), wait } end
return { limit - math.max(0, left) + points, wait }
`;
