import type { Translation } from '../catalogue.ts'
import type { workspace as english } from '../en/workspace.ts'

export const workspace: Translation<typeof english> = {
  holder: {
    electron: 'das Desktop-Fenster',
    web: 'Assent im Browser',
    webAt: 'Assent im Browser unter {{address}}',
  },
  open: {
    directory:
      'Der Datenordner {{path}} ist nicht benutzbar ({{reason}}). Mit --data-dir einen anderen nennen.',
    inOrder: 'Der Verlauf ist in Ordnung: Nichts wurde beiseitegelegt.',
    notOpened: 'Auch der leere Verlauf ließ sich nicht öffnen. Das Protokoll sagt, warum.',
    damagedEntry:
      'Etwas Gespeichertes im Verlauf wurde auf der Festplatte von außen geändert. Es wird ausgelassen; was zu sehen ist, ist echt.',
    notStored:
      'Das ließ sich nicht auf die Festplatte schreiben, daher ist nichts geschehen. Platz schaffen und noch einmal versuchen.',
    internal:
      'In Assent ist etwas schiefgegangen; das Protokoll sagt, was. Nichts Gespeichertes ist verloren.',
  },
  data: {
    backupGone:
      'Die Sicherung wurde angelegt und ist schon wieder fort. Im Ordner „backups“ des Datenordners nachsehen.',
    exportLost: 'Der Export kann dort nicht weitergehen. Bitte neu beginnen.',
  },
  erasure: {
    running: 'Alles wird gelöscht. Assent öffnet sich gleich neu.',
    failed: 'Nicht alles ließ sich löschen ({{reason}}). Assent neu starten: Dann geht das Löschen weiter.',
    failedOne: 'Die Unterhaltung ließ sich nicht löschen ({{reason}}). Noch einmal versuchen.',
    unknown: 'Diese Unterhaltung gibt es nicht mehr. Es ist nichts mehr zu löschen.',
  },
  problem: {
    unknownMethod: 'Diese Methode gibt es nicht.',
    otherPage: 'Diese Seite darf das nicht.',
    unknownConversation: 'Diese Unterhaltung gibt es nicht. Eine andere wählen.',
    resultGone: 'Das ganze Ergebnis ist nicht mehr gespeichert.',
    secretName:
      'Ein Geheimnis wird mit Großbuchstaben, Ziffern und Unterstrichen benannt, wie OPENAI_API_KEY.',
    unreadableDraft: 'Eine wartende Änderung ließ sich nicht wieder lesen. Bitte noch einmal entwerfen.',
  },
  terminal: {
    open: 'Assent ist geöffnet unter {{url}}\nDiese Adresse gilt einmal. Die Eingabetaste gibt eine neue, Strg+C schließt Assent.',
    closing: 'Wird geschlossen: Die Server werden angehalten.',
    badPort: '--port nimmt eine Zahl von 0 bis 65535, nicht „{{port}}“.',
    usage: '{{reason}}\nAufruf: npm run serve -- [--port N] [--data-dir DIR] [--no-open]',
    onlyAt: 'Assent antwortet nur unter {{address}}.',
    nothingHere: 'Hier ist nichts.',
    portInUse:
      'Port {{port}} wird von einem anderen Programm benutzt. Mit --port einen anderen wählen oder es weglassen.',
    portRefused: 'Port {{port}} lässt sich nicht öffnen ({{reason}}). Mit --port einen anderen wählen.',
  },
  exported: {
    untitled: 'Unterhaltung',
    you: 'Eigene Nachricht',
    summarised: 'Frühere Beiträge wurden für das Modell zusammengefasst:',
    runEnded: 'Der Lauf endete: {{reason}}',
    image: '(Bild {{type}}, {{number}} Zeichen Base64)',
    audio: '(Ton {{type}}, {{number}} Zeichen Base64)',
    resource: '(Ressource {{uri}})',
    link: '(Verweis auf {{name}}: {{uri}})',
    outcome: {
      answeredWithError: 'mit einem Fehler beantwortet',
      done: 'fertig',
      denied: 'abgelehnt',
      requested: 'verlangt',
      refused: 'zurückgewiesen',
      found: 'gefunden',
      waiting: 'wartet',
      asking: 'wartet auf eine Antwort für seinen Server',
      allowed: 'erlaubt',
      cancelled: 'abgebrochen',
      running: 'läuft',
      failed: 'gescheitert',
      unknown: 'unbekannt',
      withProblem: '{{outcome}}: {{problem}}',
    },
    ask: {
      asked: 'Der Server wollte:',
      given: 'Er bekam:',
      refused: 'Es wurde zurückgewiesen: {{reason}}',
      open: 'Es gibt noch keine Antwort.',
      withdrawn: 'Es wurde zurückgenommen, bevor es beantwortet war.',
    },
    reason: {
      stopped: 'angehalten',
      'step-limit': 'Grenze der Schritte',
      'token-limit': 'Grenze der Token',
      'cost-limit': 'Kostengrenze',
      repeating: 'Wiederholung',
      failed: 'gescheitert',
      interrupted: 'unterbrochen',
    },
  },
}
