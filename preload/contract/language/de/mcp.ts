import type { Translation } from '../catalogue.ts'
import type { mcp as english } from '../en/mcp.ts'

export const mcp: Translation<typeof english> = {
  start: {
    cancelled: 'Der Start wurde angehalten.',
    stopped: 'Angehalten.',
    closing: 'Assent wird gerade beendet.',
    broken: 'Assent konnte den Server nicht starten ({{reason}}). Erneut versuchen.',
    unknownServer: 'Einen Server „{{alias}}“ gibt es nicht. In assent.yaml hinzufügen.',
    launchChanged:
      'Das Programm ändert sich, während danach gefragt wird. Erneut starten, wenn es sich nicht mehr ändert.',
    exited:
      'Der Server endete, bevor er bereit war ({{exit}}). Seinen Befehl und seine Einstellungen prüfen.',
    tooSlow_one:
      'Der Server war nach {{count}} Sekunde noch nicht bereit. Erneut versuchen oder „startTimeoutSeconds“ erhöhen, wenn er länger braucht.',
    tooSlow_other:
      'Der Server war nach {{count}} Sekunden noch nicht bereit. Erneut versuchen oder „startTimeoutSeconds“ erhöhen, wenn er länger braucht.',
    handshakeRefused: 'Der Server hat den MCP-Handshake abgelehnt: {{reason}}',
    junk: '{{problem}} Auf stdout schreibt er etwas, das nicht zum Protokoll gehört; es beginnt mit: {{junk}}. Ein MCP-Server muss stdout für Nachrichten freihalten und alles andere auf stderr schreiben.',
    wrote: '{{problem}} Er schrieb: {{text}}',
    setuidHelper:
      '{{problem}} Wenn er ein setuid-Hilfsprogramm braucht, Assent mit ASSENT_PROCESS_ISOLATION=group starten.',
    died: 'Der Server endete von selbst ({{exit}}).',
    gaveUp: '{{problem}} Er endete {{times}}-mal nacheinander, darum wird er nicht von selbst neu gestartet.',
    exitCode: 'Rückgabewert {{code}}',
    signal: 'Signal {{signal}}',
  },
  command: {
    unreadable: 'Assent kann {{path}} nicht lesen und darum nicht feststellen, ob sich die Datei ändert.',
    folderIsFile:
      'Das Arbeitsverzeichnis {{path}} ist kein Ordner. „cwd“ dieses Servers in assent.yaml ändern.',
    folderMissing:
      'Das Arbeitsverzeichnis {{path}} gibt es nicht. Anlegen oder „cwd“ dieses Servers in assent.yaml ändern.',
    isFolder: '{{path}} ist ein Ordner, kein Programm. Das Programm darin unter „command“ nennen.',
    notExecutable:
      '{{path}} ist nicht als Programm gekennzeichnet. „chmod +x {{path}}“ ausführen oder den Interpreter unter „command“ und die Datei unter „args“ angeben.',
    missing: 'Unter {{command}} liegt kein Programm. „command“ dieses Servers in assent.yaml prüfen.',
    notFound:
      'Das Programm „{{command}}“ wurde nicht gefunden. Installieren oder seinen ganzen Pfad unter „command“ angeben. Gesucht in: {{path}}.',
    notFoundAnywhere:
      'Das Programm „{{command}}“ wurde nicht gefunden. Installieren oder seinen ganzen Pfad unter „command“ angeben. Gesucht in: einem leeren PATH.',
    forbidden: 'Das System lässt Assent {{path}} nicht ausführen. Die Rechte der Datei prüfen.',
    wrongSystem:
      '{{path}} ist kein Programm, das dieser Computer ausführen kann. Prüfen, ob es für dieses System gemacht ist.',
    tooLong: 'Die Argumente und die Umgebung des Servers sind zu lang für das System. Kürzen.',
    failed: 'Das System konnte {{path}} nicht starten ({{code}}). Den Befehl prüfen.',
  },
  note: {
    folder: 'Läuft in {{path}}.',
    executable: '„{{command}}“ ist {{path}}.',
    headers: 'Der Eintrag sendet die Kopfzeilen {{names}}.',
    environment: 'Sein Eintrag setzt {{names}}.',
    withheld:
      '{{name}} aus der eigenen Umgebung wird nicht weitergegeben, denn es sieht nach Zugangsdaten aus. Unter „env“ nennen, wenn dieser Server es braucht.',
  },
  http: {
    noAddress: 'Das ist keine Adresse: {{url}}. „url“ dieses Servers in assent.yaml prüfen.',
    notEncrypted:
      'Assent geht nicht zu {{url}}: Erlaubt ist nur https://, und http:// für Server auf diesem Computer.',
    linkLocal:
      'Assent verbindet sich nicht mit {{host}}: Das ist eine Adresse des lokalen Netzabschnitts, wo kein MCP-Server sein sollte.',
    privateAddress:
      'Assent verbindet sich nicht mit {{host}}: Der Name steht für {{address}}, was keine Adresse des Internets ist. Ist der Server im eigenen Netz, dann seinen lokalen Namen verwenden.',
    unclearAddress:
      'Assent geht nicht zu {{host}}: {{by}} nennt die Adresse so, dass verborgen bleibt, wohin sie führt. Beim Betreiber des Servers nachfragen.',
    closerNetwork:
      'Assent geht nicht zu {{host}}, das {{by}} nennt: Es liegt in einem näheren Netz als {{by}} selbst. Beim Betreiber des Servers nachfragen.',
    noHost: 'Es gibt keinen Server namens {{host}}. „url“ in assent.yaml und das Netz prüfen.',
    refused: 'Bei {{host}} antwortet nichts: Die Verbindung wurde abgewiesen. Läuft der Server?',
    unreachable: '{{host}} ist nicht erreichbar. Das Netz prüfen, und den Proxy, falls es einen gibt.',
    certificate:
      '{{host}} konnte nicht beweisen, wer es ist ({{code}}). Benutzt das Netz eigene Zertifikate, dann ihre Datei in NODE_EXTRA_CA_CERTS nennen.',
    broken: 'Die Verbindung zu {{host}} ist abgebrochen ({{code}}).',
    notPossible: 'Assent kann die Anfrage an {{host}} nicht stellen ({{reason}}).',
    brokenOff:
      'Die Verbindung brach ab, bevor der Server antwortete. Ob der Aufruf gewirkt hat, ist ungewiss.',
    streamEnded: 'Der Server hat seinen Ereignisstrom geschlossen.',
    noEndpoint: 'Der Server hat keinen Ereignisstrom des älteren HTTP-Transports geöffnet.',
    tooManyRedirects: 'Der Server leitet endlos weiter. „url“ in assent.yaml prüfen.',
    badRedirect: 'Der Server leitet zu {{url}} weiter; dem ist nicht zu folgen. „url“ in assent.yaml prüfen.',
    otherOrigin:
      '{{host}} leitet zu {{url}} weiter, einem anderen Server. Ist das richtig, dann als „url“ in assent.yaml eintragen.',
    otherContent:
      'Der Server antwortete mit {{type}} statt mit einer MCP-Nachricht. Ist „url“ die Adresse eines MCP-Servers?',
    oversized: '(eine Nachricht von {{bytes}} Byte wurde verworfen: sie überschreitet die Grenze)',
    sessionExpired:
      'Der Server hatte die Sitzung vergessen, deshalb wurde nichts ausgeführt. Assent beginnt eine neue: noch einmal versuchen.',
    unauthorised:
      '{{host}} verlangt eine Anmeldung (HTTP 401). Diesem Server in assent.yaml unter „headers“ ein Token geben, etwa Authorization: Bearer ${secret:NAME}.',
    forbidden:
      '{{host}} verweigert den Zugriff (HTTP 403). Das Token unter „headers“ dieses Servers in assent.yaml prüfen, und was es darf.',
    notThere: 'Unter {{url}} ist kein MCP-Server (HTTP {{status}}). „url“ in assent.yaml prüfen.',
    tooMany: '{{host}} bekommt zu viele Anfragen (HTTP {{status}}). Etwas warten und noch einmal versuchen.',
    serverFailed: 'Bei {{host}} ist ein Fehler aufgetreten (HTTP {{status}}). Später noch einmal versuchen.',
    refusedStatus: '{{host}} hat die Anfrage abgelehnt (HTTP {{status}}).',
    saying: '{{sentence}} Die Antwort lautet: {{reason}}',
  },
  signIn: {
    none: 'Hier ist keine Anmeldung nötig: Dieser Server nimmt seinen Schlüssel aus seinem Eintrag in assent.yaml oder ist ein Programm auf diesem Computer.',
    done: 'Angemeldet bei {{issuer}}.',
    signedOut: 'Abgemeldet: Die Zugangsdaten sind von diesem Computer entfernt.',
    cancelled: 'Die Anmeldung wurde abgebrochen.',
    declined: 'Die Anmeldeseite sollte nicht geöffnet werden.',
  },
  isolation: {
    namespace:
      'Jeder Server läuft in einem eigenen PID-Namensraum: Hält er an oder endet Assent, so endet auch jeder Prozess, den er gestartet hat.',
    windows:
      'Bei einem geordneten Ende werden Server samt ihren Kindprozessen beendet; wird Assent selbst abgebrochen, können einige bleiben.',
    group:
      'Jeder Server läuft in einer Prozessgruppe, die mit Assent endet; ein Kindprozess, der eine eigene Sitzung eröffnet (setsid), kann bleiben.',
  },
  tools: {
    failed: 'Der Server hat seine Werkzeuge nicht aufgezählt: {{reason}}',
    noList: 'Der Server hat seine Werkzeuge nicht aufgezählt: Seine Antwort enthält keine Liste.',
    tooLarge:
      'Der Server hat seine Werkzeuge nicht aufgezählt: Die Liste hat {{bytes}} Byte. messageMegabytes dieses Servers in assent.yaml erhöhen.',
    tooSlow: 'Der Server hat seine Werkzeuge nicht aufgezählt: Es hat zu lange gedauert.',
    malformed: 'Der Server hat seine Werkzeuge nicht aufgezählt: Seine Antwort ist kein JSON-RPC.',
    ended: 'Der Server hat seine Werkzeuge nicht aufgezählt: Er endete, bevor er antwortete.',
    onlyFirst: 'Nur die ersten {{number}} Werkzeuge werden benutzt.',
    pageFailed:
      'Eine spätere Seite seiner Werkzeugliste ließ sich nicht lesen: Nur die ersten {{number}} werden verwendet.',
    repeatedPage: 'Der Server wiederholt eine Seite seiner Liste: Der Rest wird weggelassen.',
    tooManyPages: 'Die Liste der Werkzeuge hat mehr als {{number}} Seiten: Der Rest wird weggelassen.',
    noName: '(ohne Namen)',
  },
  heldBack: {
    sameName: 'Ein anderes Werkzeug vor ihm hat denselben Namen.',
    notObject: 'Der Eintrag ist kein Objekt.',
    noName: 'Es hat keinen Namen.',
    badName: 'Sein Name hat andere Zeichen als A-Z a-z 0-9 _ . - oder ist zu lang.',
    tooDeep: 'Seine Definition ist zu tief verschachtelt.',
    tooLarge: 'Seine Definition ist zu groß, um gezeigt zu werden.',
    noSchema: 'Es hat kein Eingabeschema.',
    schemaNotForObject: 'Sein Eingabeschema beschreibt kein Objekt.',
    badProperties: 'Die „properties“ seines Eingabeschemas sind kein Objekt.',
    badHeader: 'Es verlangt eine Kopfzeile, die sich nicht senden lässt (x-mcp-header bei {{path}}).',
    badRequired: 'Das „required“ seines Eingabeschemas ist keine Liste.',
  },
  log: {
    olderHandshake:
      'Der Server endete, als er nach seinem Protokoll gefragt wurde: Der ältere Handshake wird versucht.',
    outputClosed: 'Der Server hat seine Ausgabe geschlossen, ohne zu enden: Er wird angehalten.',
    ready_one: 'Bereit mit {{count}} Werkzeug.',
    ready_other: 'Bereit mit {{count}} Werkzeugen.',
    toolsChanged: 'Der Server hat seine Werkzeuge geändert: Jetzt sind es {{number}}.',
    resourceRead: 'Die Ressource {{uri}} wird gelesen.',
    promptFilled: 'Die Vorlage „{{name}}“ wird ausgefüllt.',
    notFollowed: 'Änderungen von {{uri}} werden nicht mehr gemeldet: {{reason}}',
    linesLeftOut: '{{number}} weitere Zeilen wurden weggelassen: Der Server schreibt zu schnell.',
    tooDeep: 'Eine Nachricht wurde verworfen: Sie ist zu tief verschachtelt oder hat zu viele Teile.',
    tooManyRequests: 'Eine Anfrage des Servers wurde abgelehnt: Er stellt zu viele auf einmal.',
    tooManyNotices: 'Eine Mitteilung des Servers wurde verworfen: Er sendet zu viele.',
    idle_one: 'Seit {{count}} Minute nicht benutzt und wird darum beendet. Bei Bedarf startet er wieder.',
    idle_other: 'Seit {{count}} Minuten nicht benutzt und wird darum beendet. Bei Bedarf startet er wieder.',
    messageDropped: '(eine Nachricht von {{bytes}} Byte wurde verworfen: Die Grenze liegt bei {{limit}})',
  },
  call: {
    stopped: 'Der Server hielt an, bevor der Aufruf gesendet war.',
    cancelledBefore: 'Der Aufruf wurde abgebrochen, bevor er gesendet war.',
    goneBefore: 'Der Server war weg, bevor er den Aufruf lesen konnte.',
    notJsonRpc: 'Der Server hat eine Antwort gesendet, die kein JSON-RPC ist.',
    startCancelled: 'Der Aufruf wurde abgebrochen, während sein Server startete.',
    stale:
      'Der Server oder das Werkzeug hat sich geändert, nachdem dieser Aufruf erlaubt war; darum wurde nichts gesendet. Erneut verlangen.',
    noTool: 'Der Server „{{alias}}“ hat kein Werkzeug „{{tool}}“ mehr.',
    tooLarge:
      'Die Antwort hat {{bytes}} Byte, mehr als dieser Server senden darf. Weniger verlangen oder „messageMegabytes“ des Servers in assent.yaml erhöhen.',
    timedOut_one:
      'Der Server hat nicht innerhalb von {{count}} Sekunde geantwortet. Er wurde angewiesen aufzuhören.',
    timedOut_other:
      'Der Server hat nicht innerhalb von {{count}} Sekunden geantwortet. Er wurde angewiesen aufzuhören.',
    cancelled: 'Der Aufruf wurde abgebrochen und der Server angewiesen aufzuhören.',
    malformed: 'Der Server hat eine Antwort gesendet, die kein JSON-RPC ist. Der Aufruf kann gewirkt haben.',
    tooDeep:
      'Die Antwort des Servers ist zu tief verschachtelt oder hat zu viele Teile, um gelesen zu werden. Der Aufruf hat stattgefunden.',
    inputTooMuch: 'Der Server verlangt {{number}} Dinge auf einmal, bevor er antwortet; das ist zu viel.',
    inputEmpty: 'Der Server will noch einmal gefragt werden und sagt nicht, wozu.',
    inputUnreadable:
      'Der Server verlangt etwas, bevor er antwortet, das Assent nicht geben kann ({{method}}); darum wurde der Aufruf aufgegeben.',
    taskCancelled: 'Der Server hat die Aufgabe abgebrochen, zu der dieser Aufruf geworden war.',
    taskUnreadable:
      'Der Server berichtet von seiner Aufgabe so, dass es sich nicht lesen lässt. Ob der Aufruf gewirkt hat, ist ungewiss.',
    taskLost:
      'Der Server sagt nicht mehr, was aus seiner Aufgabe wurde ({{reason}}). Ob der Aufruf gewirkt hat, ist ungewiss.',
    structureMissing: 'Das Werkzeug verspricht eine strukturierte Ausgabe und hat keine gesendet.',
    structureWrong: 'Die strukturierte Ausgabe passt nicht zu dem, was das Werkzeug angibt: {{reason}}',
    died: 'Der Server endete ({{exit}}), bevor er antwortete. Ob der Aufruf gewirkt hat, ist ungewiss.',
    lost: '{{problem}} Ob der Aufruf gewirkt hat, ist ungewiss.',
    lastWords: '{{problem}} Zuletzt schrieb er: {{text}}',
    notAnObject: 'Die erlaubten Argumente sind kein JSON-Objekt, darum wurde nichts gesendet.',
    notConnected: 'Der Server läuft nicht. Neu starten.',
    notReading: 'Der Server liest nicht, was ihm gesendet wird. Neu starten.',
    notWritten: 'Die Nachricht lässt sich nicht schreiben ({{reason}}). Es wurde nichts gesendet.',
    noReason: 'Der Server hat keinen Grund genannt ({{error}}).',
    notSingle:
      'Assent hat einen Werkzeugaufruf im letzten Moment angehalten, weil er keine einzelne Nachricht ist. Es wurde nichts gesendet.',
    noParameters:
      'Assent hat einen Werkzeugaufruf im letzten Moment angehalten, weil er keine Parameter hat. Es wurde nichts gesendet.',
    notAllowed:
      'Assent hat einen Werkzeugaufruf im letzten Moment angehalten, weil ihn niemand erlaubt hat. Es wurde nichts gesendet.',
    otherTool:
      'Assent hat einen Werkzeugaufruf im letzten Moment angehalten, weil er ein anderes Werkzeug nennt. Es wurde nichts gesendet.',
    otherArguments:
      'Assent hat einen Werkzeugaufruf im letzten Moment angehalten, weil seine Argumente nicht die erlaubten sind. Es wurde nichts gesendet.',
    otherInput:
      'Assent hat einen Werkzeugaufruf im letzten Moment angehalten, weil die Antworten darin nicht die erlaubten sind. Es wurde nichts gesendet.',
    otherMembers:
      'Assent hat einen Werkzeugaufruf im letzten Moment angehalten, weil er mehr sagt als erlaubt. Es wurde nichts gesendet.',
  },
  offers: {
    notRunning: 'Der Server „{{alias}}“ läuft nicht. Zuerst starten.',
    notOffered: 'Der Server „{{alias}}“ bietet das nicht an.',
    cannotFollow:
      'Dieser Server kann nicht melden, wenn sich eine Ressource ändert. Zum Nachsehen erneut lesen.',
    tooManyFollowed:
      'Mehr als {{number}} Ressourcen eines Servers lassen sich nicht verfolgen. Zuerst eine andere nicht mehr verfolgen.',
    followRefused: 'Der Server meldet nicht, wenn sich diese Ressource ändert.',
    refused: 'Der Server hat das nicht beantwortet: {{reason}}',
    notAnswered: 'Der Server hat zuerst etwas verlangt und nicht bekommen: {{reason}}',
    tooManyRounds:
      'Der Server hat {{number}}-mal hintereinander zuerst etwas verlangt, darum wurde es aufgegeben.',
    malformed: 'Der Server hat eine Antwort gesendet, die sich nicht lesen lässt.',
    tooDeep:
      'Die Antwort des Servers ist zu tief verschachtelt oder hat zu viele Teile, um gelesen zu werden.',
    tooLarge:
      'Die Antwort hat {{bytes}} Byte, das ist zu viel. Wird sie gebraucht, „messageMegabytes“ des Servers in assent.yaml erhöhen.',
    tooSlow_one: 'Der Server hat nicht innerhalb von {{count}} Sekunde geantwortet. Erneut versuchen.',
    tooSlow_other: 'Der Server hat nicht innerhalb von {{count}} Sekunden geantwortet. Erneut versuchen.',
    noAnswer: 'Der Server antwortet nicht. Erneut versuchen.',
    ended: 'Der Server endete, bevor er antwortete. Erneut versuchen.',
    noList: 'Die Antwort des Servers enthält keine Liste.',
    noContents: 'Die Antwort des Servers enthält keinen Inhalt.',
    noMessages: 'Die Antwort des Servers enthält keine Nachrichten.',
    onlyFirst: 'Nur die ersten {{number}} Einträge werden gezeigt.',
    repeatedPage: 'Der Server wiederholt eine Seite seiner Liste: Der Rest wird weggelassen.',
    tooManyPages: 'Die Liste hat mehr als {{number}} Seiten: Der Rest wird weggelassen.',
    badEntries_one: '{{count}} Eintrag der Liste lässt sich nicht lesen und wurde weggelassen.',
    badEntries_other: '{{count}} Einträge der Liste lassen sich nicht lesen und wurden weggelassen.',
  },
}
