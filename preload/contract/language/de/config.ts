import type { Translation } from '../catalogue.ts'
import type { config as english } from '../en/config.ts'

export const config: Translation<typeof english> = {
  subject: {
    file: 'assent.yaml',
    section: '„{{key}}“',
    defaultModel: '„default“ unter „models“',
    provider: 'Der Anbieter „{{name}}“',
    server: 'Der Server „{{name}}“',
    ofProvider: '„{{key}}“ des Anbieters „{{name}}“',
    ofServer: '„{{key}}“ des Servers „{{name}}“',
    eachOfProvider: 'Jeder Eintrag unter „{{key}}“ des Anbieters „{{name}}“',
    eachOfServer: 'Jeder Eintrag unter „{{key}}“ des Servers „{{name}}“',
    header: 'Ein Header des Anbieters „{{name}}“',
    variable: 'Eine Variable des Servers „{{name}}“',
    modelName: '„name“ eines Modells',
  },
  value: {
    mapping: '{{what}} muss aus Zeilen der Form „name: wert“ bestehen.',
    mappingWith: '{{what}} muss aus Zeilen der Form „name: wert“ bestehen, mit {{keys}}.',
    list: '{{what}} muss eine Liste sein: je eine Zeile „- wert“, oder [eins, zwei].',
    text: '{{what}} muss ein Text sein: in Anführungszeichen setzen.',
    empty: '{{what}} darf nicht leer sein.',
    zero: '{{what}} darf kein Nullzeichen enthalten.',
    missing: '{{what}} hat keinen Wert: für einen leeren Text "" schreiben.',
    anyText: '{{what}} muss ein Text, eine Zahl oder ein Wahrheitswert sein.',
    number: '{{what}} muss eine Zahl von {{from}} bis {{to}} sein.',
    nameAlone: 'Ein Name hat hier keinen Wert: „name: wert“ schreiben.',
    twice: 'Dieser Name kommt zweimal vor: einen davon entfernen.',
    name: 'Dieser Name ist nicht möglich: Ein Name beginnt mit einem Buchstaben oder einer Ziffer und hat höchstens 32 Buchstaben, Ziffern, _ und -.',
    unknown: '{{what}} kennt diese Einstellung nicht. Bekannt sind {{keys}}.',
    misspelt: '{{what}} kennt diese Einstellung nicht. Ist „{{nearest}}“ gemeint?',
  },
  yaml: {
    reference:
      'Ein Verweis (*name) ist hier nicht möglich: den Wert ausschreiben, in Anführungszeichen, wenn er so beginnt.',
    tag: 'Eine Markierung (!name) ist hier nicht möglich: den Wert ausschreiben, in Anführungszeichen, wenn er so beginnt.',
    anchor:
      'Ein Anker (&name) ist hier nicht möglich: den Wert ausschreiben, in Anführungszeichen, wenn er so beginnt.',
    tabs: 'In YAML wird nicht mit Tabulatoren eingerückt: Leerzeichen verwenden.',
    secondPair:
      'Innerhalb eines Wertes beginnt ein zweites „schlüssel: wert“: die Einrückung prüfen oder den Wert in Anführungszeichen setzen.',
    documents:
      'Die Datei enthält mehr als ein Dokument: die Zeile „---“ entfernen und die Teile zusammenfügen.',
    key: 'Ein Schlüssel muss ein einfaches Wort sein: einen, der mit { oder [ beginnt, in Anführungszeichen setzen.',
    depth: 'Die Werte sind zu tief verschachtelt.',
    other:
      'Das ist kein gültiges YAML: {{reason}}. Anführungszeichen, Klammern und Einrückung an dieser Stelle prüfen.',
  },
  version: {
    missing: 'Der Datei fehlt die Zeile „version: 1“.',
    newer:
      'Diese Version von Assent liest Dateien der Version 1. Diese wurde für eine neuere Version von Assent gemacht.',
    other: 'Diese Version von Assent liest Dateien der Version 1. „version: 1“ schreiben.',
  },
  models: {
    default: '„default“ unter „models“ nennt einen Anbieter und sein Modell, etwa local/qwen3.',
    defaultSecret: 'Der Name eines Modells kann kein Geheimnis sein.',
    defaultGone:
      '„default“ nennt den Anbieter „{{provider}}“, den es unter „providers“ nicht gibt: ihn ergänzen oder „default“ ändern.',
    kindMissing: 'Dem Anbieter „{{name}}“ fehlt „kind: openai-compatible“.',
    kind: '„kind“ muss eines von {{kinds}} sein.',
    baseUrlMissing: 'Dem Anbieter „{{name}}“ fehlt „baseUrl“, etwa http://127.0.0.1:11434/v1.',
    headerName: 'Ein Header des Anbieters „{{name}}“ hat einen Namen, den HTTP nicht erlaubt.',
    modelTwice: 'Ein Modell kommt zweimal vor: eines davon entfernen.',
    nameMissing: '{{what}} braucht „name“.',
    secretInAddress:
      'Ein Geheimnis in „baseUrl“ wäre in Protokollen sichtbar: es als „apiKey“ oder unter „headers“ angeben.',
    address: '„baseUrl“ muss eine Adresse sein, die mit http:// oder https:// beginnt.',
    userInfo: 'Benutzernamen und Passwort aus „baseUrl“ entfernen: „apiKey“ verwenden.',
    headerValue: 'Dieser Wert wird als Header gesendet: Er darf nur druckbare ASCII-Zeichen enthalten.',
    keyInClear:
      'assent.yaml, Zeile {{line}}: Der Anbieter „{{name}}“ wird unverschlüsselt erreicht: Unterwegs können alle seinen Schlüssel mitlesen. Wenn der Server https beherrscht, „baseUrl“ mit https:// beginnen lassen.',
  },
  servers: {
    commandAndUrl: 'Der Server „{{name}}“ hat „command“ und „url“: eines davon entfernen.',
    commandMissing: 'Dem Server „{{name}}“ fehlt „command“: das Programm, das gestartet wird.',
    misplaced: '„{{key}}“ gehört zu einem Server mit „command“, und „{{name}}“ hat „url“.',
    variableName:
      'Eine Variable des Servers „{{name}}“ hat einen Namen mit Leerzeichen, mit = oder ganz ohne Zeichen.',
    headerName: 'Eine Kopfzeile des Servers „{{name}}“ hat einen Namen, den HTTP nicht erlaubt.',
    headerOwn: 'Die Kopfzeile „{{header}}“ setzt das Protokoll selbst: bitte entfernen.',
    headersWithCommand: '„headers“ gehört zu einem Server mit „url“, und „{{name}}“ hat „command“.',
    url: '„url“ muss eine Adresse sein, die mit https:// beginnt.',
    urlPlain: '„url“ muss mit https:// beginnen: http:// ist nur für Server auf diesem Computer.',
    urlUser:
      'Benutzername und Passwort gehören nicht in „url“: ein Token lässt sich unter „headers“ angeben.',
    secretInUrl: 'Ein Geheimnis in „url“ wäre in Protokollen sichtbar: besser unter „headers“ angeben.',
    command: 'Der Befehl ist leer oder enthält ein Steuerzeichen.',
    secretInView:
      'Ein Geheimnis in command, args oder cwd wäre für jedes Programm auf diesem Rechner sichtbar: es dem Server unter „env“ geben.',
    folder: 'Der Ordner „cwd“ muss absolut sein: mit / oder ~/ beginnen.',
    rootNotAbsolute: 'Ein Ordner unter „roots“ muss absolut sein: mit / oder ~/ beginnen.',
    rootTwice: 'Dieser Ordner steht zweimal unter „roots“: einen davon entfernen.',
    rootOwn:
      'In {{path}} liegen die eigenen Daten von Assent. Davon erfährt kein Server: einen Ordner wählen, der sie weder enthält noch in ihnen liegt.',
    secretInRoots: 'Der Server erfährt jeden Ordner unter „roots“: Ein Geheimnis kann nicht Teil davon sein.',
    tooManyRoots:
      'Der Server „{{name}}“ hat mehr als {{limit}} Ordner unter „roots“: stattdessen einen Ordner darüber nennen.',
  },
  signIn: {
    choice: '„{{key}}“ unter „oauth“ muss eines von {{choices}} sein.',
    both: '„{{one}}“ und „{{other}}“ unter „oauth“ schließen einander aus: eines davon entfernen.',
    needs: '„{{key}}“ unter „oauth“ braucht „{{needed}}“ daneben.',
    needsCredentials:
      '„flow: client-credentials“ unter „oauth“ braucht „clientId“ und dazu „clientSecret“ oder „clientKey“.',
    providerNeeds: '„identityProvider“ unter „oauth“ braucht {{keys}}.',
    withCommand: '„oauth“ gehört zu einem Server mit „url“, und „{{name}}“ hat „command“.',
    besideToken:
      'Der Server „{{name}}“ hat „oauth“ und eine Kopfzeile „Authorization“: eines davon entfernen, denn beide melden an.',
    secretInView:
      'Ein Geheimnis ist hier nicht möglich, weil es angezeigt wird: Nur „clientSecret“, „clientKey“ und „idToken“ unter „oauth“ nehmen eines.',
    secretWritten:
      '„{{key}}“ darf nicht selbst in assent.yaml stehen: als Geheimnis speichern und hier ${secret:NAME} schreiben.',
    address:
      '„{{key}}“ muss eine Adresse sein, die mit https:// beginnt (http:// nur auf diesem Computer), ohne Benutzernamen und #.',
    scope:
      'Ein Berechtigungsbereich ist ein Wort aus druckbaren ASCII-Zeichen ohne Leerzeichen, Anführungszeichen und umgekehrte Schrägstriche.',
    keyForm:
      'Das Geheimnis in „clientKey“ muss ein privater Schlüssel in PEM sein, von „-----BEGIN PRIVATE KEY-----“ bis „-----END PRIVATE KEY-----“ (PKCS 8, ohne Passwort).',
    keyKind:
      'Der private Schlüssel in „clientKey“ ist nicht brauchbar: Er muss ein vollständiger RSA-Schlüssel oder einer der elliptischen Kurve P-256 sein.',
    keyOther:
      '„algorithm“ nennt {{algorithm}}, und der private Schlüssel in „clientKey“ ist für {{made}} gemacht.',
  },
  substitution: {
    at: 'assent.yaml, Zeile {{line}}: {{sentence}}',
    zero: 'Der Wert enthält ein Nullzeichen: es entfernen.',
    placeholder:
      'Auf ein „${“ folgen kein Name und „}“. ${NAME}, ${NAME:-vorgabe} oder ${secret:NAME} schreiben, und $$ für ein Dollarzeichen.',
    variable:
      'Die Umgebungsvariable {{name}} ist nicht gesetzt. Sie im Profil der Shell setzen und Assent neu starten, oder {{example}} schreiben.',
    secret:
      'Das Geheimnis {{name}} ist nicht gespeichert. Es auf der Seite seines Servers eingeben, für ein Modell unter Einstellungen, Modelle.',
    literal: 'in assent.yaml geschrieben',
  },
  change: {
    place: 'Zeile {{line}}, Spalte {{column}}: {{sentence}}',
    broken: 'Zuerst assent.yaml reparieren: {{problem}}',
    name: '„{{name}}“ ist nicht möglich: Ein Name beginnt mit einem Buchstaben oder einer Ziffer und hat höchstens 32 Buchstaben, Ziffern, _ und -.',
    depth: 'Die Definition ist zu tief verschachtelt.',
    none: 'Das steht schon so in assent.yaml: Es muss nichts geändert werden.',
    tooLarge: 'assent.yaml wäre größer als 1 MB: die Definition kürzen.',
    unusable: 'Die Definition ist nicht verwendbar.',
    wouldBreak: 'Das würde assent.yaml unbrauchbar machen: {{problem}}',
    changed: 'assent.yaml wurde inzwischen geändert: die Änderung erneut ansehen.',
    notWritten:
      'assent.yaml konnte nicht geschrieben werden ({{code}}): den Datenträger und die Rechte des Ordners prüfen.',
  },
  file: {
    folder: 'assent.yaml ist ein Ordner: ihn wegräumen.',
    notPlain: 'assent.yaml ist keine gewöhnliche Datei: sie durch eine ersetzen.',
    tooLarge: 'assent.yaml ist größer als 1 MB: sie kürzen, denn nichts darin braucht so viel Platz.',
    encoding: 'assent.yaml ist kein UTF-8-Text: sie mit der Kodierung UTF-8 speichern.',
    rights: 'Assent darf assent.yaml nicht lesen: sich selbst das Leserecht geben.',
    unreadable: 'assent.yaml kann nicht gelesen werden ({{code}}): die Datei und ihren Datenträger prüfen.',
    introduction:
      'Konfiguration von Assent: Modelle und MCP-Server. Assent behält Kommentare, wenn es diese Datei ändert.',
    placeholders:
      '${NAME} steht für eine Variable der Anmeldeumgebung, ${secret:NAME} für ein Geheimnis, das Assent speichert.',
  },
}
