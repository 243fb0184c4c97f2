/** What Assent promises of signing in to servers that are reached over HTTP. */
export const signInRequirements = {
  'signin:settings':
    'What an entry says of its sign-in is checked key by key; its secrets come from the secret store and stand nowhere else.',
  'signin:approved':
    'The client, its rights, its sign-in service and its secrets by name are approved before a server is reached; a change asks again.',
  'signin:sealed':
    'Credentials lie sealed in a file of their own: no list names them, no ${secret:NAME} reads them, and what cannot be read means to sign in again.',
  'signin:by-click':
    'A sign-in page is asked about and opened after a click alone; no start, call or retry opens one.',
  'signin:whole-way':
    'After a sign-in the server starts by itself, and a restart of Assent asks for nothing.',
  'signin:given-up':
    'A sign-in that is denied, cancelled or cut off leaves no half of it behind, and can be begun again.',
  'signin:forgotten':
    'Signing out of a server or removing it removes its credentials from this computer, whatever the sign-in service answers.',
} as const
