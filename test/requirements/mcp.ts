/** What the MCP host promises. */
export const mcpRequirements = {
  'mcp:permit:only-way':
    'No tool call leaves without a permit that was minted for it and is used for the first time.',
  'mcp:permit:exact-bytes':
    'What is written is what was allowed, checked on the bytes at the moment of writing.',
  'mcp:permit:stale':
    'A permit is void once the process, the launch or the tool definition it names has changed.',
  'mcp:launch:approved':
    'No process starts before its launch was approved, and a denied launch starts nothing.',
  'mcp:launch:changed':
    'A changed definition stops the server, and it starts again only through a new approval.',
  'mcp:launch:no-secrets':
    'The description of a launch, which is shown and stored, never holds a value from the secret store.',
  'mcp:environment:built':
    'A server sees the environment we build for it and no credential of ours or the login shell.',
  'mcp:orphans:none': 'No process of a server outlives a stop, a crash of the server or the death of Assent.',
  'mcp:faults:wire':
    'Whatever a server prints beside the protocol, its calls work and the text stands in its log.',
  'mcp:faults:start': 'A server that does not start says why, in words that name the fix.',
  'mcp:faults:call': 'A failing, hanging or malformed answer ends its own call at once and no other.',
  'mcp:faults:died':
    'A server that dies during a call leaves the call as outcome unknown, with exit code and last words.',
  'mcp:faults:isolation': 'A misbehaving server delays neither the main thread nor calls of other servers.',
  'mcp:faults:table':
    'For each known fault of servers the user reads its reason, the next call succeeds and no process stays.',
  'mcp:large:apart':
    'A message above 1 MB is taken apart in another thread, and the main thread gets its beginning and its text to store.',
  'mcp:large:memory': 'What a server sends unasked or without end takes a bounded part of the memory.',
  'mcp:idle:stops':
    'A server that was not used for its idle time is stopped while nobody is asked; its tools stay known and it starts again.',
  'mcp:zoo': 'Twenty hostile servers at once neither fill the memory nor delay the calls of a healthy one.',
  'mcp:crash:backoff':
    'A crashed server is started again with growing waits, and given up after the last attempt.',
  'mcp:tools:tolerant': 'A bad tool is set aside with its reason and the other tools work.',
  'mcp:tools:listed':
    'A page gets of each tool what finds it, and a whole definition when it asks for one: thousands stay a small message.',
  'mcp:tools:remembered': 'The tools of a server that ran before are known before it runs again.',
  'mcp:real-servers': 'The reference servers work: started, listed, called and stopped.',
  'mcp:schema:budget':
    'A schema that would block a validator is given up within its budget, and the next check works.',
  'mcp:asked:handshake':
    'A server is asked nothing for before its handshake is done, and a stateless one never on its own.',
  'mcp:asked:belongs':
    'What a server asks is put to the call that it serves, and to no other call when that cannot be told.',
  'mcp:asked:bounded': 'However much a server asks, a bounded number of it waits and the rest is refused.',
  'mcp:asked:time': 'The time in which the user is asked does not count against the time limit of a call.',
  'mcp:input:rounds':
    'An answer that asks for something first becomes its questions, and the call is made again with exactly the answers that were allowed.',
  'mcp:tasks:followed':
    'A tool that runs only as a task is followed to its end, within the time limit, and cancelled with its call.',
  'mcp:offers:bounded':
    'Lists of resources and prompts end whatever a server sends, and a bad entry costs only itself.',
  'mcp:offers:asked':
    'Resources, prompts and completions are read from a running server, each failure in a sentence.',
  'mcp:offers:followed':
    'A resource that is followed tells of its changes, also after the server was started again.',
  'mcp:roots:told': 'A server whose folders changed is told so and goes on running.',
  'mcp:log:level': 'A server logs from the level on that was asked for, also after it was started again.',
  'mcp:schema:words': 'Arguments that do not fit are refused in words that name each failing member.',
} as const satisfies Record<string, string>
