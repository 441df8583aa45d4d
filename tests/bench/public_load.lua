-- SPDX-License-Identifier: Apache-2.0
-- What wrk's citizens do, for public_load.py: look around, read guides, look up their case, keep a
-- draft. The visits (cookies, tokens, cases) come from a file the script names in LOAD_VISITS.
local visits, threads = {}, {}

for line in io.lines(os.getenv("LOAD_VISITS")) do
  local words = {}
  for word in string.gmatch(line, "[^\t]+") do words[#words + 1] = word end
  visits[#visits + 1] = { cookie = words[1], token = words[2], number = words[3], code = words[4], item = words[5] }
end

function setup(thread)
  threads[#threads + 1] = thread
  thread:set("id", #threads)
end

function init()
  math.randomseed(id * 7919)
  bad, first = 0, ""
end

local function form(visit, path, body)
  return wrk.format("POST", path, {
    ["Content-Type"] = "application/x-www-form-urlencoded",
    ["Cookie"] = visit.cookie,
    ["X-Forwarded-For"] = string.format("10.%d.%d.%d", math.random(255), math.random(255), math.random(255)),
  }, "form=" .. visit.token .. "&" .. body)
end

function request()
  local visit = visits[math.random(#visits)]
  local chance = math.random(100)
  local cookie = { ["Cookie"] = visit.cookie }
  if chance <= 15 then return wrk.format("GET", "/", cookie) end
  if chance <= 35 then return wrk.format("GET", "/items?q=%E8%AE%B8%E5%8F%AF", cookie) end
  if chance <= 60 then return wrk.format("GET", "/items/" .. visit.item, cookie) end
  if chance <= 65 then return wrk.format("GET", "/public.css", cookie) end
  if chance <= 75 then return wrk.format("GET", "/apply/" .. visit.item, cookie) end
  if chance <= 90 then return wrk.format("GET", "/case", cookie) end
  if chance <= 96 then return form(visit, "/track", "number=" .. visit.number .. "&code=" .. visit.code) end
  return form(visit, "/apply/" .. visit.item .. "/who",
    "type=naturalPerson&name=%E5%BC%A0%E4%B8%89&idNumber=11010519491231002X&phone=13800005678")
end

function response(status, headers, body)
  if status ~= 200 and status ~= 303 then
    bad = bad + 1
    if first == "" then first = status .. " " .. string.sub(body, 1, 200) end
  end
end

function done(summary, latency)
  local bad, first = 0, ""
  for _, thread in ipairs(threads) do
    bad = bad + thread:get("bad")
    if first == "" then first = thread:get("first") end
  end
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %.1f, "perSecond": %.0f, "p50Ms": %.1f, "p90Ms": %.1f, "p99Ms": %.1f, "maxMs": %.1f, "wrong": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6, summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(90) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
    bad, errors.connect + errors.read + errors.write + errors.timeout))
  if bad > 0 then io.write("first wrong answer: " .. first .. "\n") end
end
