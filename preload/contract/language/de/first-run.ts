import type { Translation } from '../catalogue.ts'
import type { firstRun as english } from '../en/first-run.ts'

export const firstRun: Translation<typeof english> = {
  title: 'Willkommen bei Assent',
  skip: 'Überspringen',
  done: 'Fertig',
  lead: 'Assent lässt Werkzeuge für Sie arbeiten und fragt vor jedem Aufruf. Unterhaltungen, Einstellungen und Schlüssel bleiben in einem Ordner auf diesem Computer.',
  model: {
    title: '1. Ein Modell',
    here: 'Auf diesem Computer',
    searching: 'Modellserver auf diesem Computer werden gesucht …',
    noneFound:
      'Auf diesem Computer antwortet kein Modellserver. Ollama (ollama.com) und LM Studio (lmstudio.ai) sind kostenlos: eines installieren, darin ein Modell laden und noch einmal suchen.',
    failed: 'Die Suche ist fehlgeschlagen: {{reason}}',
    searchAgain: 'Noch einmal suchen',
    use: '{{title}} verwenden',
    offers_one: 'Bietet ein Modell: {{names}}',
    offers_other: 'Bietet {{count}} Modelle: {{names}}',
    offersMore_one: 'Bietet ein Modell: {{names}}',
    offersMore_other: 'Bietet {{count}} Modelle, etwa {{names}}',
    offersNone: 'Antwortet, hat aber noch kein Modell. Darin eines laden und noch einmal suchen.',
    begin: 'Modell für den Anfang',
    beginLater: 'Später wählen',
    configured: 'Eingerichtet als {{name}}',
    needsKey: 'Verlangt einen Schlüssel.',
    services: 'Ein Dienst mit Schlüssel',
    servicesAbout:
      'Was Sie schreiben, geht an den Dienst. Nach dem Schlüssel wird auf der Frageseite gefragt.',
    other: 'Ein anderer Endpunkt',
    otherAbout: 'Beliebige Adresse, Art und Name eines Schlüssels.',
    none: 'Kein Modell',
    noneAbout: 'Die Werkzeuge selbst bedienen, mit denselben Fragen und demselben Verlauf.',
    noneChosen: 'Gut: Im Nachrichtenfeld / tippen, um ein Werkzeug zu wählen.',
    setUp: 'Eingerichtet: {{names}}',
    waits_one: 'Unten wartet eine Frage auf Antwort.',
    waits_other: 'Unten warten {{count}} Fragen auf Antwort.',
  },
  servers: {
    title: '2. Server',
    about: 'Ein Server bringt die Werkzeuge mit. Mit einem bekannten beginnen oder später einen hinzufügen.',
    added: 'Hinzugefügt: {{names}}',
  },
}
