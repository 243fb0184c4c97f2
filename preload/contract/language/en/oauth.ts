export const oauth = {
  signInNeeded: '{{host}} asks you to sign in. Press "Sign in" at this server.',
  moreNeeded:
    '{{host}} wants more permissions for this: {{scopes}}. Press "Sign in" at this server to ask for them.',
  tokenNotAccepted:
    '{{host}} does not accept the sign-in that was made just now. Ask who runs the server, or sign in with another account.',
  scopesRefused:
    '{{host}} refuses this for want of permissions ({{scopes}}), although they were asked for when you signed in. Sign in with an account that has them.',
  cancelled: 'The sign-in was cancelled.',
  timeout: 'The browser did not come back from the sign-in in time. Try again.',
  declined: 'The sign-in at {{issuer}} was declined.',
  signInFailed: '{{issuer}} did not sign you in ({{reason}}). Try again.',
  wrongIssuer:
    'The answer in the browser did not come from {{issuer}}, so Assent did not use it. Do not try again before you know why.',
  noSignInPage: '{{issuer}} has no sign-in for people. Ask who runs the server.',
  noSignIn:
    'Assent finds no sign-in at {{issuer}}. If the server wants a key, put it under "headers" of this server in assent.yaml, such as Authorization: Bearer ${secret:NAME}.',
  noPkce:
    '{{issuer}} does not protect its sign-in against stolen codes (PKCE with S256), so Assent does not use it. Ask who runs it.',
  noMetadata: '{{host}} says nothing about how to sign in there. Ask who runs the server.',
  issuerMismatch:
    'The sign-in service {{wanted}} calls itself {{named}}, so Assent does not trust it. Ask who runs the server.',
  resourceMismatch:
    'The server says that sign-ins for it are for {{resource}}, which is not {{url}}, so Assent does not sign in. Check "url" of this server in assent.yaml.',
  clientIdNeeded:
    '{{issuer}} does not register programs by itself. Register Assent there and enter the client ID at this server.',
  otherIssuer:
    'The server now names {{issuer}} for signing in, but its client ID is for {{before}}, so it was not sent there. If the change is right, enter a client ID for the new one.',
  registrationRefused:
    '{{issuer}} did not register Assent ({{reason}}). Register Assent there yourself and enter the client ID at this server.',
  noIdentityProvider: 'The entry of this server names no identity provider. Add it in assent.yaml.',
  noAssertion: 'The entry of this server has no "assertion". Add it under "oauth" in assent.yaml.',
  invalidGrant: '{{host}} counts the sign-in no more. Sign in again.',
  invalidClient:
    '{{host}} does not know Assent as it introduced itself. Sign in again, or check the client ID.',
  tokenRefused: '{{host}} gave no token ({{reason}}).',
  badKey: 'The client key of this server cannot sign with {{algorithm}}. Check the key and its algorithm.',
  portTaken: 'The port {{port}}, to which the browser comes back, is in use. Free it, or choose another one.',
  failed: '{{host}} failed (HTTP {{status}}). Try again later.',
  tooLarge: '{{host}} answered with far more than a sign-in needs. Ask who runs the server.',
  tooSlow: '{{host}} did not answer in time. Try again later.',
  page: {
    title: 'Assent',
    done: 'You are signed in. You can close this window and go back to Assent.',
    failed: 'The sign-in did not work. Close this window: Assent says why.',
    stray:
      'This does not belong to a sign-in that Assent is waiting for. Close this window and start again in Assent.',
    nothing: 'There is nothing here.',
  },
} as const
