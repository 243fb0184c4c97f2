/** What the sign-in engine promises of OAuth. */
export const oauthRequirements = {
  'oauth:background':
    'A start, a call, a retry and a renewal never show a page: they end with the sentence that a sign-in is needed.',
  'oauth:state':
    'Only an answer with the state of this very sign-in is taken, once; any other changes nothing.',
  'oauth:sender':
    'An answer that names another issuer, byte for byte, or none where one was promised, is dropped before the code is used.',
  'oauth:code-proof': 'A sign-in that does not protect its codes with PKCE and S256 is not begun.',
  'oauth:issuer':
    'Metadata of an authorization server count only under the very name by which they were found.',
  'oauth:resource': 'A server whose metadata are for another resource than its own address gets no sign-in.',
  'oauth:addresses':
    'No server leads to an address in a closer network, to a script, or over a redirect to another server.',
  'oauth:token:here-only':
    'A token goes to the server that it is for, in a header, and stands in no address, problem or log.',
  'oauth:credentials:per-issuer':
    'Clients, secrets and tokens of one authorization server are never shown to another one.',
  'oauth:discovery':
    'A server and its authorization server are found in the order that the protocol lays down.',
  'oauth:client':
    'Assent is known by the client of the entry, a metadata document, or a registration of its own, in this order.',
  'oauth:renewal':
    'Tokens are renewed silently and once for all who wait; a network that fails loses nothing, and a grant that ended means to sign in.',
  'oauth:scopes':
    'What is asked for is what the server names and what was asked for before; nobody is sent to sign in for ever.',
  'oauth:repeated':
    'A request that was refused for its token is sent once more, byte for byte, and then no more.',
  'oauth:bounded': 'Endless and silent services end a sign-in in time, and cancelling ends it at once.',
  'oauth:way-back':
    'The browser comes back to one path on this computer that is open only while a sign-in waits for it.',
  'oauth:alone': 'An entry with credentials of its own gets its token without a person.',
} as const
