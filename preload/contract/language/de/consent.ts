import type { Translation } from '../catalogue.ts'
import type { consent as english } from '../en/consent.ts'

export const consent: Translation<typeof english> = {
  page: {
    nothing: 'Es wartet keine Frage.',
    elsewhere:
      'Eine Frage wartet. [In einem eigenen Tab beantworten], denn dieser Browser kann nicht erkennen, ob hier etwas darüber liegt.',
    previous: 'Vorige Frage',
    next: 'Nächste Frage',
    position: '{{position}} von {{total}}',
    scroll: 'Zum Entscheiden bis ans Ende blättern',
    exactArguments: 'Genaue Argumente',
    exactAddress: 'Genaue Adresse und Kopfzeilen',
    connect: 'Verbinden',
    doNotConnect: 'Nicht verbinden',
    exactCommand: 'Genauer Befehl',
    exactChange: 'Genaue Änderung',
    secret: 'Geheimnis',
    allowOnce: 'Einmal erlauben',
    allowSession: 'Für diese Sitzung erlauben',
    deny: 'Ablehnen',
    start: 'Starten',
    doNotStart: 'Nicht starten',
    apply: 'Übernehmen',
    discard: 'Verwerfen',
    save: 'Speichern',
    cancel: 'Abbrechen',
  },
  call: {
    name: '{{alias}}.{{tool}} erlauben?',
    heading: 'Darf {{alias}} {{tool}} ausführen?',
    headingOn: 'Darf {{alias}} {{tool}} auf {{principal}} ausführen?',
    askedByModel: 'Verlangt von {{model}} in „{{title}}“',
    askedByModelInNew: 'Verlangt von {{model}} in „Neue Unterhaltung“',
    askedBySomeModel: 'Verlangt vom Modell in „{{title}}“',
    askedBySomeModelInNew: 'Verlangt vom Modell in „Neue Unterhaltung“',
    filledIn: 'Von Hand ausgefüllt in „{{title}}“',
    filledInInNew: 'Von Hand ausgefüllt in „Neue Unterhaltung“',
    definition: 'Definition {{hash}}',
  },
  fact: {
    goesTo: 'Geht an {{alias}}, ein Programm auf diesem Computer',
    address: '{{name}}: eine Adresse bei {{host}}',
    link: '{{name}}: {{path}}, eine Verknüpfung zu einem anderen Ort',
    folder: '{{name}}: {{path}}, ein vorhandener Ordner',
    file: '{{name}}: {{path}}, eine vorhandene Datei von {{size}}',
    absent: '{{name}}: {{path}}, gibt es noch nicht',
    lookalikes: 'Schlüssel unterscheiden sich nur in Groß- und Kleinschreibung: {{keys}}',
    claimsReading: 'Der Server sagt: liest nur. Eine Behauptung, nicht geprüft',
    claimsReadingBeyond:
      'Der Server sagt: liest nur, greift über diesen Computer hinaus. Eine Behauptung, nicht geprüft',
    claimsDestroying: 'Der Server sagt: kann überschreiben oder löschen. Eine Behauptung, nicht geprüft',
    claimsDestroyingBeyond:
      'Der Server sagt: kann überschreiben oder löschen, greift über diesen Computer hinaus. Eine Behauptung, nicht geprüft',
    claimsBeyond: 'Der Server sagt: greift über diesen Computer hinaus. Eine Behauptung, nicht geprüft',
  },
  launch: {
    name: 'Server {{alias}} starten?',
    heading: 'Das Programm von {{alias}} starten?',
    asker: 'In assent.yaml genannt. Es läuft mit den eigenen Rechten, auf diesem Computer',
    program: 'Programm {{hash}}',
    runs: 'Führt {{executable}} aus',
    fetches:
      '{{runner}} holt ein Paket und führt es aus: Genehmigt wird {{runner}} mit diesen Argumenten, nicht der Inhalt des Pakets',
    moreRights: 'Verlangt mehr als die eigenen Rechte',
    deletes: 'Enthält einen Befehl, der Dateien löscht',
    keys: 'Nennt einen Ordner, in dem Schlüssel liegen',
    getsSecrets: 'Erhält das Geheimnis {{names}}',
  },
  connection: {
    name: 'Mit dem Server {{alias}} verbinden?',
    heading: 'Mit dem Server {{alias}} verbinden?',
    asker: 'In assent.yaml genannt. Was an ihn geht, verlässt Assent',
    address: 'für jede Anfrage verwendet',
    here: 'Ein Server auf diesem Computer: {{host}}',
    elsewhere: 'Sendet, was seine Werkzeuge bekommen, an {{host}}',
    punycode:
      '{{host}} enthält Buchstaben, die anderen gleichen können: mit der erwarteten Adresse vergleichen',
    headers: 'Sendet mit jeder Anfrage: {{names}}',
  },
  change: {
    name: 'Diese Änderung übernehmen?',
    asker: 'Im Arbeitsfenster entworfen',
    only: 'Ändert assent.yaml wie gezeigt, sonst nichts',
    unpacks: 'Packt das Bündel ins Datenverzeichnis aus und ändert assent.yaml wie gezeigt; startet nichts',
    file: 'assent.yaml',
    putServer: 'Den Server {{alias}} in assent.yaml speichern?',
    putBundle:
      'Das Bündel mit dem SHA-256 {{sha256}} auspacken und seinen Server {{alias}} in assent.yaml speichern?',
    removeServer: 'Den Server {{alias}} aus assent.yaml entfernen?',
    putProvider: 'Den Modellanbieter {{name}} in assent.yaml speichern?',
    putProviderAndDefault:
      'Den Modellanbieter {{name}} in assent.yaml speichern, mit {{model}} als Standardmodell?',
    removeProvider: 'Den Modellanbieter {{name}} aus assent.yaml entfernen?',
    defaultModel: '{{model}} zum Standardmodell machen?',
    noDefaultModel: 'Kein Standardmodell haben?',
  },
  secret: {
    name: '{{name}} eingeben',
    heading: 'Das Geheimnis {{name}} eingeben',
    asker: 'Im Arbeitsfenster verlangt',
    store: 'Geheimnisspeicher',
  },
  problem: {
    notStored:
      'Die Entscheidung ließ sich nicht auf die Platte schreiben, darum ist nichts geschehen. Platz schaffen und erneut entscheiden.',
    unknownGrant: 'Diese Erlaubnis gibt es nicht mehr.',
    shownDiffers: 'Das Gezeigte ist nicht mehr das, was gefragt wird. Noch einmal ansehen, dann entscheiden.',
    alreadySettled: 'Diese Frage ist nicht mehr offen: Sie wurde beantwortet oder abgebrochen.',
    wrongAnswer: 'So lässt sich diese Frage nicht beantworten.',
    launchDenied: '{{alias}} soll nicht gestartet werden: So wurde entschieden.',
    launchCancelled: 'Der Start von {{alias}} wurde abgebrochen.',
    launchNotStored:
      '{{alias}} wurde nicht gestartet, weil sich das nicht auf die Platte schreiben ließ. Platz schaffen und erneut starten.',
    approvalsNotGenuine:
      'Die gespeicherten Genehmigungen von Servern passen nicht zu ihrem Nachweis, darum gilt keine von ihnen: Es wird neu gefragt.',
    approvalsElsewhere:
      'Einige Genehmigungen wurden im anderen Programm von Assent gegeben. Dort gelten sie; hier wird neu gefragt.',
    noPermit: 'Dieser Aufruf war nicht erlaubt, darum wurde nichts gesendet.',
  },
}
