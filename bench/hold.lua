-- Drives holds of one product: wrk -s bench/hold.lua URL -- sku run-id
-- Each request has an idempotency key of its own; buyers are spread over 900,000 user ids.
-- Prints one JSON line at the end, with every answer counted by what it was.
-- The API key comes from BENCH_API_KEY, not from the command line, which others can read.

local USERS, FIRST_USER, STRIDE = 900000, 100000, 7919

-- wrk's own scope: set-up and the summary.
local threads = {}

function setup(thread)
  thread:set("thread_number", #threads)
  table.insert(threads, thread)
end

-- A thread's scope. Globals, so that done() can read them.
created, sold_out, other, last_other = 0, 0, 0, ""

local head, tail, body_tail
local sent, user = 0, 0

function init(args)
  local sku, run = args[1], args[2]
  local body_head = '{"sku":"' .. sku .. '","userId":'
  body_tail = ',"quantity":1}'
  -- User ids are six digits wide, so the length of the body is known beforehand.
  head = "POST " .. wrk.path .. " HTTP/1.1\r\n"
    .. "Host: " .. wrk.host .. ":" .. wrk.port .. "\r\n"
    .. "X-API-Key: " .. (os.getenv("BENCH_API_KEY") or "") .. "\r\n"
    .. "Content-Type: application/json\r\n"
    .. "Content-Length: " .. (#body_head + 6 + #body_tail) .. "\r\n"
    .. "Idempotency-Key: " .. run .. "-" .. thread_number .. "-"
  tail = "\r\n\r\n" .. body_head
  user = thread_number * 450000
end

function request()
  sent = sent + 1
  user = (user + STRIDE) % USERS
  return head .. sent .. tail .. (FIRST_USER + user) .. body_tail
end

-- Costs wrk no CPU that could be measured here (0.93 s with and without it for 800,000 answers).
function response(status, headers, body)
  if status == 201 then
    created = created + 1
  elseif status == 409 and body:find("SOLD_OUT", 1, true) then
    sold_out = sold_out + 1
  else
    other = other + 1
    last_other = status .. " " .. body
  end
end

function done(summary, latency, requests)
  local c, s, o, example = 0, 0, 0, ""
  for _, thread in ipairs(threads) do
    c = c + thread:get("created")
    s = s + thread:get("sold_out")
    o = o + thread:get("other")
    if thread:get("last_other") ~= "" then example = thread:get("last_other") end
  end
  if o > 0 then io.stderr:write("unexpected answer: " .. example:sub(1, 500) .. "\n") end
  local e = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.3f,"created":%d,"sold_out":%d,"other":%d,"broken":%d,"timeouts":%d,'
      .. '"per_second":%.0f,"p50_ms":%.2f,"p99_ms":%.2f}\n',
    summary.requests, summary.duration / 1e6, c, s, o, e.connect + e.read + e.write, e.timeout,
    summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
