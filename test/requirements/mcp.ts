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
  'mcp:tools:remembered': 'The tools of a server that ran before are known before it runs again.',
  'mcp:real-servers': 'The reference servers work: started, listed, called and stopped.',
  'mcp:schema:budget':
    'A schema that would block a validator is given up within its budget, and the next check works.',
  'mcp:schema:words': 'Arguments that do not fit are refused in words that name each failing member.',
} as const satisfies Record<string, string>
