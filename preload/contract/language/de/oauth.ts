import type { Translation } from '../catalogue.ts'
import type { oauth as english } from '../en/oauth.ts'

export const oauth: Translation<typeof english> = {
  signInNeeded: '{{host}} verlangt eine Anmeldung. Bei diesem Server „Anmelden“ wählen.',
  moreNeeded:
    '{{host}} verlangt dafür weitere Berechtigungen: {{scopes}}. Bei diesem Server „Anmelden“ wählen, um sie zu erbitten.',
  tokenNotAccepted:
    '{{host}} erkennt die Anmeldung von eben nicht an. Beim Betreiber des Servers nachfragen oder mit einem anderen Konto anmelden.',
  scopesRefused:
    '{{host}} verweigert dies, weil Berechtigungen fehlen ({{scopes}}), obwohl sie bei der Anmeldung erbeten wurden. Mit einem Konto anmelden, das sie hat.',
  cancelled: 'Die Anmeldung wurde abgebrochen.',
  timeout: 'Der Browser kam nicht rechtzeitig von der Anmeldung zurück. Erneut versuchen.',
  declined: 'Die Anmeldung bei {{issuer}} wurde abgelehnt.',
  signInFailed: 'Die Anmeldung bei {{issuer}} kam nicht zustande ({{reason}}). Erneut versuchen.',
  wrongIssuer:
    'Die Antwort im Browser kam nicht von {{issuer}}, darum hat Assent sie nicht benutzt. Erst erneut versuchen, wenn der Grund bekannt ist.',
  noSignInPage: 'Bei {{issuer}} können sich Personen nicht anmelden. Beim Betreiber des Servers nachfragen.',
  noSignIn:
    'Assent findet bei {{issuer}} keine Anmeldung. Wenn der Server einen Schlüssel verlangt, ihn bei diesem Server in assent.yaml unter „headers“ eintragen, etwa Authorization: Bearer ${secret:NAME}.',
  noPkce:
    '{{issuer}} schützt die Anmeldung nicht gegen gestohlene Codes (PKCE mit S256), darum benutzt Assent sie nicht. Beim Betreiber nachfragen.',
  noMetadata: '{{host}} sagt nicht, wie man sich dort anmeldet. Beim Betreiber des Servers nachfragen.',
  issuerMismatch:
    'Der Anmeldedienst {{wanted}} nennt sich {{named}}, darum vertraut Assent ihm nicht. Beim Betreiber des Servers nachfragen.',
  resourceMismatch:
    'Der Server sagt, Anmeldungen bei ihm seien für {{resource}}; das ist nicht {{url}}, darum meldet Assent nicht an. „url“ dieses Servers in assent.yaml prüfen.',
  clientIdNeeded:
    '{{issuer}} registriert Programme nicht von selbst. Assent dort registrieren und die Client-ID bei diesem Server eintragen.',
  otherIssuer:
    'Der Server nennt jetzt {{issuer}} für die Anmeldung, seine Client-ID gilt aber für {{before}}; darum wurde sie nicht dorthin gesendet. Wenn der Wechsel stimmt, eine Client-ID für den neuen Dienst eintragen.',
  registrationRefused:
    '{{issuer}} hat Assent nicht registriert ({{reason}}). Assent dort selbst registrieren und die Client-ID bei diesem Server eintragen.',
  noIdentityProvider:
    'Der Eintrag dieses Servers nennt keinen Identitätsanbieter. In assent.yaml hinzufügen.',
  noAssertion: 'Der Eintrag dieses Servers hat keine „assertion“. In assent.yaml unter „oauth“ hinzufügen.',
  invalidGrant: '{{host}} erkennt die Anmeldung nicht mehr an. Erneut anmelden.',
  invalidClient:
    '{{host}} kennt Assent nicht so, wie es sich vorgestellt hat. Erneut anmelden oder die Client-ID prüfen.',
  tokenRefused: '{{host}} hat kein Token ausgestellt ({{reason}}).',
  badKey:
    'Der Client-Schlüssel dieses Servers kann nicht mit {{algorithm}} signieren. Schlüssel und Verfahren prüfen.',
  portTaken:
    'Der Port {{port}}, zu dem der Browser zurückkommt, ist belegt. Ihn freigeben oder einen anderen wählen.',
  failed: 'Bei {{host}} ist ein Fehler aufgetreten (HTTP {{status}}). Später erneut versuchen.',
  tooLarge:
    '{{host}} hat mit weit mehr geantwortet, als eine Anmeldung braucht. Beim Betreiber des Servers nachfragen.',
  tooSlow: '{{host}} hat nicht rechtzeitig geantwortet. Später erneut versuchen.',
  page: {
    title: 'Assent',
    done: 'Die Anmeldung ist gelungen. Dieses Fenster kann geschlossen werden; weiter geht es in Assent.',
    failed: 'Die Anmeldung ist nicht gelungen. Dieses Fenster schließen: Assent nennt den Grund.',
    stray:
      'Dies gehört zu keiner Anmeldung, auf die Assent wartet. Dieses Fenster schließen und in Assent neu beginnen.',
    nothing: 'Hier gibt es nichts.',
  },
}
