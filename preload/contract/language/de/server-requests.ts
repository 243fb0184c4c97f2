import type { Translation } from '../catalogue.ts'
import type { serverRequests as english } from '../en/server-requests.ts'

export const serverRequests: Translation<typeof english> = {
  log: {
    tooOften: 'Er hat zu oft gefragt: Eine Zeit lang werden seine Fragen und Anfragen abgelehnt.',
    notAnswered: 'Eine Anfrage des Servers konnte nicht beantwortet werden: {{reason}}',
    refused: 'Eine Anfrage des Servers wurde abgelehnt: {{reason}}',
    rootGone: 'Vom Ordner {{path}} erfährt der Server nichts: Es gibt ihn nicht.',
    rootOwn: 'Vom Ordner {{path}} erfährt der Server nichts: Er führt zu den Daten von Assent selbst.',
    addressDone: 'Er sagt, dass erledigt ist, was er an einer Adresse wollte.',
    modelFailed: 'Der Server hat keine Antwort eines Modells bekommen: {{reason}}',
  },
  notice: {
    tooOften:
      'Der Server „{{alias}}“ fragt zu oft: Eine Zeit lang werden seine Fragen und Anfragen abgelehnt. Wenn er nicht so viel fragen muss, lässt er sich stoppen.',
  },
  problem: {
    brokenOff: 'Die Antwort brach ab.',
    empty: 'Das Modell hat keinen Text geliefert. Vielleicht erlaubt der Server zu wenige Tokens dafür.',
    refused: 'Das Modell hat eine Antwort abgelehnt.',
    tooLong: 'Die Antwort wurde zu lang und wurde abgebrochen.',
  },
}
