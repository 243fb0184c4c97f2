import type { Translation } from '../catalogue.ts'
import type { shell as english } from '../en/shell.ts'

export const shell: Translation<typeof english> = {
  onlyInWindow: 'Das geht nur im Programmfenster.',
  title: {
    plain: 'Assent',
    waiting_one: 'Assent: {{count}} Frage wartet',
    waiting_other: 'Assent: {{count}} Fragen warten',
  },
  start: {
    failed: 'Assent kann nicht starten',
    directory:
      'Der Datenordner {{path}} ist nicht benutzbar ({{reason}}). Bitte beschreibbar machen oder mit --data-dir einen anderen nennen.',
    page: 'Eine Datei von Assent fehlt oder ist nicht lesbar ({{reason}}). Bitte Assent neu installieren; die eigenen Daten bleiben unberührt.',
    defect:
      'In Assent ist etwas schiefgegangen, es muss sich schließen. Nichts Gespeichertes ist verloren. Was geschehen ist, steht im Terminal oder im Protokoll.',
  },
  menu: {
    about: 'Über {{app}}',
    services: 'Dienste',
    hide: '{{app}} ausblenden',
    hideOthers: 'Andere ausblenden',
    showAll: 'Alle einblenden',
    quitApp: '{{app}} beenden',
    quit: 'Beenden',
    file: 'Datei',
    newConversation: 'Neue Unterhaltung',
    settings: 'Einstellungen …',
    closeWindow: 'Fenster schließen',
    edit: 'Bearbeiten',
    checkSpelling: 'Rechtschreibung beim Schreiben prüfen',
    view: 'Ansicht',
    palette: 'Befehlspalette …',
    questions: 'Zu den Fragen',
    actualSize: 'Originalgröße',
    zoomIn: 'Vergrößern',
    zoomOut: 'Verkleinern',
    fullScreen: 'Vollbild',
    window: 'Fenster',
    minimize: 'Minimieren',
    zoomWindow: 'Zoomen',
    front: 'Alle nach vorne bringen',
    help: 'Hilfe',
  },
  edit: {
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    cut: 'Ausschneiden',
    copy: 'Kopieren',
    paste: 'Einfügen',
    pastePlain: 'Ohne Formatierung einfügen',
    delete: 'Löschen',
    selectAll: 'Alles auswählen',
  },
  context: {
    noSuggestions: 'Keine Vorschläge',
    addToDictionary: 'Zum Wörterbuch hinzufügen',
  },
  tray: {
    idle: 'Assent',
    questions_one: 'Assent: {{count}} Frage wartet auf Antwort',
    questions_other: 'Assent: {{count}} Fragen warten auf Antwort',
    runs_one: 'Assent: {{count}} Unterhaltung ist bei der Arbeit',
    runs_other: 'Assent: {{count}} Unterhaltungen sind bei der Arbeit',
    answer: 'Fragen beantworten',
    open: 'Assent öffnen',
    quit: 'Assent beenden',
  },
  notification: {
    question: 'Eine Frage wartet',
    questionText_one: 'Assent wartet auf eine Antwort, bevor es weitergeht.',
    questionText_other: 'Assent wartet auf Antworten zu {{count}} Fragen.',
    background: 'Assent arbeitet im Hintergrund weiter',
    backgroundText:
      'Etwas ist noch bei der Arbeit oder wartet auf eine Antwort. Zum Ansehen oder Beenden Assent noch einmal starten oder sein Symbol in der Statusleiste benutzen.',
  },
  link: {
    refused:
      'Assent öffnet nur https-Adressen und http-Adressen dieses Rechners. Diese wurde nicht geöffnet.',
    noBrowser:
      'Das System konnte diese Adresse nicht öffnen. Bitte einen Standardbrowser festlegen oder die Adresse in einen Browser kopieren.',
  },
  crash: {
    title: 'Das Fenster arbeitet nicht mehr',
    repeated:
      'Ein Teil des Fensters ist mehrmals nacheinander abgestürzt ({{reason}}). Gespeichertes ist sicher, und laufende Arbeit geht ohne ihn weiter.',
    hanging:
      'Das Fenster antwortet nicht. Es kann beschäftigt sein oder hängen; nichts Gespeichertes ist verloren.',
    reload: 'Neu laden',
    wait: 'Warten',
    quit: 'Assent beenden',
  },
  spelling: {
    ask: 'Wörterbuch herunterladen?',
    explain:
      'Zum Prüfen der Rechtschreibung lädt Assent einmal ein Wörterbuch ({{dictionary}}) von einem Server von Google (redirector.gvt1.com), der dabei die Adresse dieses Rechners sieht. Geschriebenes wird hier geprüft und nie gesendet.',
    download: 'Herunterladen',
    cancel: 'Abbrechen',
  },
}
