import type { Translation } from '../catalogue.ts'
import type { usage as english } from '../en/usage.ts'

export const usage: Translation<typeof english> = {
  message: {
    tokens: '{{tokens}} Token',
    tokensCached: '{{tokens}} Token, {{cached}} aus dem Zwischenspeicher',
    noPrice: 'kein Preis bekannt',
    detail: '{{input}} Token hinein ({{cached}} aus dem Zwischenspeicher), {{output}} heraus',
    detailReasoning:
      '{{input}} Token hinein ({{cached}} aus dem Zwischenspeicher), {{output}} heraus ({{reasoning}} zum Nachdenken)',
  },
  conversation: {
    atLeast: 'mindestens {{cost}}',
    unpriced_one: 'Für eine Antwort ist kein Preis bekannt.',
    unpriced_other: 'Für {{count}} Antworten ist kein Preis bekannt.',
  },
  compaction: 'Das Zusammenfassen hat {{spent}} gebraucht.',
  report: {
    about:
      'Was Modelle verbraucht haben, nach den Tagen dieses Computers. Es gelten die Preise des Tages, an dem eine Antwort kam; sie werden nie neu berechnet.',
    period: 'Zeitraum',
    days_one: 'Heute',
    days_other: 'Letzte {{count}} Tage',
    reading: 'Wird zusammengezählt …',
    failed: 'Der Verbrauch ließ sich nicht lesen: {{reason}}',
    again: 'Noch einmal versuchen',
    empty: 'In dieser Zeit wurde kein Modell benutzt.',
    total: 'Summe',
    chart: 'Verbrauch nach Tagen',
    showing: 'Anzeigen nach',
    byCost: 'Geld',
    byTokens: 'Token',
    day: '{{day}}: {{amount}}',
    dayTable: 'Tage',
    byModel: 'Nach Modell',
    byDay: 'Nach Tag',
    column: {
      model: 'Modell',
      day: 'Tag',
      answers: 'Antworten',
      input: 'Token hinein',
      cached: 'Davon im Cache',
      output: 'Token heraus',
      cost: 'Kosten',
    },
    unknownModel: 'unbekanntes Modell',
  },
}
