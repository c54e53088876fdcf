// Atomic operations in Redis. Keys, after the prefix:
//   open      hash  job's key -> id of the chunk that has it, of jobs that wait or run
//   outbox    hash  id -> chunk that the queue does not have yet
//   running   hash  id -> token and number of jobs
//   claims    hash  id -> how often it was claimed; claimed: id -> token of who has it
//   audits    hash  id -> job's key, of chunks that are audits
//   done      hash  job's key -> result; never written twice, but for corrections
//   failed    hash  job's key -> result
//   audited   set   jobs' keys
//   mismatches hash job's key -> mismatch; quarantined set workers
//   blob:<sha256>   bytes

/**
 * Takes the jobs of a chunk, unless one of them is done, or in another chunk. Then the result is the list of these, and nothing changes.
 * ARGV: prefix, id, entry of the outbox, keys of jobs.
 */
export const ADD = `
local p, id = ARGV[1], ARGV[2]
local taken = {}
for i = 4, #ARGV do
  local open = redis.call('HGET', p .. 'open', ARGV[i])
  if (open and open ~= id) or redis.call('HEXISTS', p .. 'done', ARGV[i]) == 1 then taken[#taken + 1] = ARGV[i] end
end
if #taken > 0 then return taken end
for i = 4, #ARGV do redis.call('HSET', p .. 'open', ARGV[i], id) end
redis.call('HSET', p .. 'outbox', id, ARGV[3])
return taken`;

/**
 * Records that a worker holds a chunk, and until when. The result is the number of claims; 0 if that worker no longer holds it. ARGV:
 * prefix, id, token, milliseconds, jobs (0: an audit), BullMQ's key of the lock, its set of jobs that may have stalled.
 */
export const CLAIM = `
local p, id, token = ARGV[1], ARGV[2], ARGV[3]
if redis.call('GET', ARGV[6]) ~= token then return 0 end
redis.call('PEXPIRE', ARGV[6], ARGV[4])
redis.call('SADD', ARGV[7], id)
if ARGV[5] ~= '0' then redis.call('HSET', p .. 'running', id, token .. ' ' .. ARGV[5]) end
local marked = redis.call('HGET', p .. 'claimed', id)
if marked == token then return tonumber(redis.call('HGET', p .. 'claims', id)) end
redis.call('HSET', p .. 'claimed', id, token)
return redis.call('HINCRBY', p .. 'claims', id, 1)`;

/** Removes the claim of a worker on a chunk. ARGV: prefix, id, token, channel. */
export const RELEASE = `
local p, id, token = ARGV[1], ARGV[2], ARGV[3]
if redis.call('HGET', p .. 'claimed', id) ~= token then return 0 end
redis.call('HDEL', p .. 'claimed', id)
redis.call('HDEL', p .. 'running', id)
redis.call('HINCRBY', p .. 'claims', id, -1)
redis.call('PUBLISH', ARGV[4], '')
return 1`;

/**
 * Stores the outcome of a chunk. The result is the keys of jobs that were already done, whose results did not change. ARGV: prefix, id,
 * token, channel, then steps: a name, the number of its arguments, its arguments.
 */
export const COMPLETE = `
local p, id, token = ARGV[1], ARGV[2], ARGV[3]
local before = {}
local steps = {
  blob = function(at) redis.call('SET', p .. 'blob:' .. ARGV[at], ARGV[at + 1]) end,
  done = function(at)
    if redis.call('HSETNX', p .. 'done', ARGV[at], ARGV[at + 1]) == 0 then before[#before + 1] = ARGV[at] end
    redis.call('HDEL', p .. 'failed', ARGV[at])
  end,
  failed = function(at)
    if redis.call('HEXISTS', p .. 'done', ARGV[at]) == 0 then redis.call('HSET', p .. 'failed', ARGV[at], ARGV[at + 1]) end
  end,
  correction = function(at) redis.call('HSET', p .. 'done', ARGV[at], ARGV[at + 1]) end,
  audited = function(at) redis.call('SADD', p .. 'audited', ARGV[at]) end,
  mismatch = function(at) redis.call('HSET', p .. 'mismatches', ARGV[at], ARGV[at + 1]) end,
  quarantined = function(at) redis.call('SADD', p .. 'quarantined', ARGV[at]) end,
  close = function(at)
    if redis.call('HGET', p .. 'open', ARGV[at]) == id then redis.call('HDEL', p .. 'open', ARGV[at]) end
  end,
  again = function(at) redis.call('HSET', p .. 'outbox', ARGV[at], ARGV[at + 1]) end,
  open = function(at)
    if redis.call('HEXISTS', p .. 'done', ARGV[at]) == 0 then redis.call('HSET', p .. 'open', ARGV[at], ARGV[at + 1]) end
  end,
  audit = function(at) redis.call('HSET', p .. 'audits', ARGV[at], ARGV[at + 1]) end,
}
local at = 5
while at <= #ARGV do
  steps[ARGV[at]](at + 2)
  at = at + 2 + tonumber(ARGV[at + 1])
end
redis.call('HDEL', p .. 'audits', id)
if redis.call('HGET', p .. 'claimed', id) == token then
  redis.call('HDEL', p .. 'running', id)
  redis.call('HDEL', p .. 'claimed', id)
end
redis.call('HDEL', p .. 'claims', id)
redis.call('PUBLISH', ARGV[4], '')
return before`;

/**
 * For a chunk: the token of its current or last holder, the key of the job if it is an audit (each may be empty), and the keys of the jobs
 * that wait for it. ARGV: prefix, id.
 */
export const WAITING_FOR = `
local p, id = ARGV[1], ARGV[2]
local found = { redis.call('HGET', p .. 'claimed', id) or '', redis.call('HGET', p .. 'audits', id) or '' }
local open = redis.call('HGETALL', p .. 'open')
for i = 1, #open, 2 do
  if open[i + 1] == id then found[#found + 1] = open[i] end
end
return found`;

/**
 * Ids of chunks that jobs or audits wait for, but that are neither in the outbox nor in the queue, except as finished. ARGV: prefix, prefix
 * of BullMQ's keys of its jobs.
 */
export const GONE = `
local p = ARGV[1]
local ids, gone = {}, {}
for _, id in ipairs(redis.call('HVALS', p .. 'open')) do ids[id] = true end
for _, id in ipairs(redis.call('HKEYS', p .. 'audits')) do ids[id] = true end
for id in pairs(ids) do
  if redis.call('HEXISTS', p .. 'outbox', id) == 0 then
    local job = ARGV[2] .. id
    if redis.call('EXISTS', job) == 0 or redis.call('HEXISTS', job, 'finishedOn') == 1 then gone[#gone + 1] = id end
  end
end
table.sort(gone)
return gone`;

/** A step of {@link COMPLETE}. */
export type Step =
  | readonly ['blob', sha256: string, bytes: Uint8Array]
  | readonly ['done' | 'failed' | 'correction' | 'mismatch', key: string, json: string]
  | readonly ['audited' | 'quarantined' | 'close', name: string]
  | readonly ['again', id: string, entry: string]
  | readonly ['audit', id: string, key: string]
  | readonly ['open', key: string, id: string];

/** The steps as arguments of the script. */
export function argumentsOf(steps: readonly Step[]): (string | Buffer)[] {
  return steps.flatMap(([name, ...args]) => [
    name,
    String(args.length),
    ...args.map((arg) =>
      typeof arg === 'string' ? arg : Buffer.from(arg.buffer, arg.byteOffset, arg.byteLength),
    ),
  ]);
}
