/** What the MCP host promises of servers that are reached over HTTP. */
export const mcpHttpRequirements = {
  'mcp:http:permit:exact-bytes':
    'Over HTTP as over pipes, what is sent is what was allowed, checked on the very text that leaves.',
  'mcp:http:permit:only-way':
    'No tool call is sent over HTTP without a permit that is used for the first time.',
  'mcp:http:launch:approved':
    'Nothing is sent to an address before the connection was approved, and a changed address or header asks again.',
  'mcp:http:address:guarded':
    'Requests go to https addresses of the internet or to this computer, checked again for redirects and at the moment of connecting.',
  'mcp:http:address:same-origin':
    'A redirect to another server is not followed, so headers with tokens go nowhere but to the approved one.',
  'mcp:http:session:renewed':
    'A session that the server has forgotten is started again, and a session is left with DELETE.',
  'mcp:http:stream:resumed':
    'An answer whose stream broke off is taken up where it stopped, after the delay that the server names.',
  'mcp:http:call:cancelled': 'Cancelling a call tells the server; a broken connection alone cancels nothing.',
  'mcp:http:call:unknown':
    'A call whose answer never came is reported as one that may have taken effect; one that never left, as not sent.',
  'mcp:http:message:too-large': 'A message over the limit ends its own call only.',
  'mcp:http:older':
    'A server that speaks only the older HTTP with server-sent events works, and is remembered as such.',
  'mcp:http:reasons': 'Each way in which a server cannot be reached has a sentence that says what to do.',
} as const
