import type { Translation } from '../catalogue.ts'
import type { models as english } from '../en/models.ts'

export const models: Translation<typeof english> = {
  request: {
    unknownProvider:
      'In assent.yaml gibt es keinen Anbieter „{{name}}“. Ein anderes Modell wählen oder den Anbieter dort eintragen.',
    noModel: '„{{id}}“ nennt kein Modell. Eines aus der Liste wählen.',
  },
  endpoint: {
    baseUrl: {
      noUrl:
        'Die Basis-URL des Anbieters „{{name}}“ ist keine URL. Sie sieht etwa so aus: http://127.0.0.1:11434/v1.',
      scheme: 'Die Basis-URL des Anbieters „{{name}}“ muss mit http:// oder https:// beginnen.',
      userInfo:
        'Die Basis-URL des Anbieters „{{name}}“ enthält einen Benutzernamen oder ein Passwort. Den Schlüssel stattdessen unter apiKey angeben.',
      query:
        'Die Basis-URL des Anbieters „{{name}}“ muss nach ihrem Pfad enden, ohne ? und #. Einen Schlüssel stattdessen unter apiKey oder headers angeben.',
      operation:
        'Die Basis-URL des Anbieters „{{name}}“ muss vor {{path}} enden; diesen Teil ergänzt Assent selbst.',
    },
    key: 'Der API-Schlüssel des Anbieters „{{name}}“ (aus {{source}}) enthält einen Zeilenumbruch oder ein anderes Zeichen, das kein Schlüssel hat. Ihn erneut als eine Zeile kopieren.',
    header: {
      name: 'Der Header {{header}} des Anbieters „{{name}}“ hat einen Namen, den HTTP nicht erlaubt.',
      reserved: 'Den Header {{header}} des Anbieters „{{name}}“ setzt Assent selbst. Ihn entfernen.',
      value:
        'Der Header {{header}} des Anbieters „{{name}}“ enthält einen Zeilenumbruch oder ein anderes Zeichen, das HTTP nicht erlaubt.',
    },
    keyInClear:
      'Der Schlüssel geht unverschlüsselt an {{host}}: Unterwegs können ihn alle mitlesen. Wenn der Server https beherrscht, die Basis-URL mit https:// beginnen lassen.',
  },
  list: {
    none: 'Der Anbieter „{{name}}“ ({{host}}) nennt unter dieser Adresse keine Modelle. Die Basis-URL prüfen, die meist auf /v1 endet, oder die Modelle in assent.yaml angeben.',
  },
  tools: {
    notTaken:
      'Das Modell „{{model}}“ kann keine Werkzeuge benutzen{{quote}}. Die Nachricht noch einmal senden: Assent fragt dieses Modell dann ohne Werkzeuge. Für Werkzeuge ein anderes Modell wählen.',
    notServed:
      'Der Anbieter „{{name}}“ ({{host}}) stellt dieses Modell ohne Werkzeuge bereit{{quote}}. Es mit eingeschalteten Werkzeugen starten oder ein anderes Modell wählen.',
  },
  ollama: {
    notPulled:
      'Ollama hat das Modell „{{model}}“ noch nicht. In einem Terminal „ollama pull {{model}}“ ausführen und es dann erneut versuchen.',
  },
  catalogue: {
    builtIn: 'Die mit Assent gelieferte Liste',
    notHere: 'Dieses Assent führt keine Liste von Modellen: Nur die eingebaute wird benutzt.',
    notKept:
      'Die Liste der Modelle wurde gelesen und konnte nicht gespeichert werden. Platz schaffen und es erneut versuchen; die bisherige Liste bleibt in Gebrauch.',
    notAList: 'Was {{url}} antwortet, ist keine Liste von Modellen. Die bisherige Liste bleibt in Gebrauch.',
    notRead:
      '{{url}} konnte nicht gelesen werden ({{reason}}). Die Netzverbindung prüfen; die bisherige Liste bleibt in Gebrauch.',
    tookTooLong: 'es dauerte zu lange',
    tooLarge: 'die Antwort ist zu groß',
    elsewhere: 'von dort geht es an eine andere Adresse',
    brokeOff: 'die Verbindung brach ab',
  },
  failure: {
    quote: ': „{{text}}“',
    keyMissing:
      'Der Anbieter „{{name}}“ ({{host}}) verlangt einen API-Schlüssel, und es ist keiner hinterlegt. Bei diesem Anbieter in assent.yaml apiKey ergänzen.',
    keyRefused:
      'Der Anbieter „{{name}}“ ({{host}}) nimmt den API-Schlüssel aus {{source}} nicht an. Dort einen gültigen Schlüssel eintragen.',
    forbidden:
      'Der Anbieter „{{name}}“ ({{host}}) lehnt diese Anfrage ab{{quote}}. Prüfen, ob der Schlüssel das Modell „{{model}}“ nutzen darf.',
    noCredit:
      'Der Anbieter „{{name}}“ ({{host}}) meldet, dass das Konto kein Guthaben mehr hat{{quote}}. Dort Guthaben aufladen oder ein anderes Modell wählen.',
    rateLimited: 'Bei dem Anbieter „{{name}}“ ({{host}}) ist das Anfragelimit überschritten. {{next}}',
    unknownModel:
      'Der Anbieter „{{name}}“ ({{host}}) hat kein Modell „{{model}}“{{quote}}. Ein anderes Modell wählen oder den Namen in assent.yaml prüfen.',
    wrongAddress:
      'Der Anbieter „{{name}}“ ({{host}}) hat unter dieser Adresse nichts{{quote}}. Stimmt die Basis-URL? Sie endet meist auf {{ending}}.',
    contextTooLong:
      'Die Unterhaltung ist länger, als das Modell „{{model}}“ lesen kann{{quote}}. Eine neue Unterhaltung beginnen oder ein Modell mit größerem Kontext verwenden.',
    requestTooLarge:
      'Der Anbieter „{{name}}“ ({{host}}) nimmt eine Anfrage dieser Größe nicht an{{quote}}. Kleinere Dateien anhängen oder eine neue Unterhaltung beginnen.',
    overloaded: 'Der Anbieter „{{name}}“ ({{host}}) ist gerade überlastet{{quote}}. {{next}}',
    serverError: 'Beim Anbieter „{{name}}“ ({{host}}) ist ein Fehler aufgetreten{{quote}}. {{next}}',
    serverErrorStatus:
      'Beim Anbieter „{{name}}“ ({{host}}) ist ein Fehler mit dem Status {{status}} aufgetreten{{quote}}. {{next}}',
    badRequest:
      'Der Anbieter „{{name}}“ ({{host}}) hat die Anfrage nicht angenommen{{quote}}. Das Modell und seine Einstellungen in assent.yaml prüfen.',
    badRequestStatus:
      'Der Anbieter „{{name}}“ ({{host}}) hat die Anfrage nicht angenommen (Status {{status}}){{quote}}. Das Modell und seine Einstellungen in assent.yaml prüfen.',
    effortRefused:
      'Das Modell „{{model}}“ nimmt diese Einstellung dafür, wie lange es nachdenkt, nicht an{{quote}}. Die Standardeinstellung wählen und es dann erneut versuchen.',
    gaveUp:
      'Das Modell „{{model}}“ hat aufgehört, bevor seine Antwort vollständig war ({{reason}}). Erneut versuchen oder ein anderes Modell wählen.',
    gaveUpSilently:
      'Das Modell „{{model}}“ hat aufgehört, bevor seine Antwort vollständig war. Erneut versuchen oder ein anderes Modell wählen.',
    badCall:
      'Das Modell „{{model}}“ hat ein Werkzeug auf eine Weise verlangt, die nicht lesbar war; es wurde nichts aufgerufen. Erneut versuchen oder ein anderes Modell wählen.',
    redirected:
      'Der Anbieter „{{name}}“ ({{host}}) leitet Anfragen an {{to}} weiter, und Assent gibt den Schlüssel an keinen anderen Ort. Wenn diese Adresse vertrauenswürdig ist, sie als baseUrl eintragen.',
    redirectedEndlessly: '{{host}}, immer wieder',
    notAnAnswer:
      'Der Anbieter „{{name}}“ ({{host}}) antwortet mit etwas, das keine Antwort eines Modells ist. Stimmt die Basis-URL? Sie endet meist auf {{ending}}.',
    brokenOff:
      'Die Verbindung zu „{{name}}“ ({{host}}) endete, bevor die Antwort vollständig war. Erneut versuchen.',
    tooLarge:
      'Der Anbieter „{{name}}“ ({{host}}) hat in einer Antwort mehr als {{megabytes}} MB gesendet, deshalb hat Assent sie beendet. Mit einer engeren Frage erneut versuchen.',
    cancelled: 'Diese Antwort wurde angehalten.',
    silent:
      '„{{name}}“ ({{host}}) hat mitten in der Antwort {{time}} lang nichts gesendet. Erneut versuchen.',
    notBegun: '„{{name}}“ ({{host}}) hat nach {{time}} noch nicht zu antworten begonnen. Erneut versuchen.',
    notBegunHere:
      '„{{name}}“ ({{host}}) hat nach {{time}} noch nicht zu antworten begonnen. Vielleicht wird das Modell noch geladen: gleich erneut versuchen.',
    tryInAMoment: 'Gleich erneut versuchen.',
    tryIn: 'In {{time}} erneut versuchen.',
  },
  refusal: {
    plain:
      'Das Modell hat die Antwort verweigert. Die Nachricht anders formulieren oder ein anderes Modell wählen.',
    safety:
      'Der Anbieter hat diese Antwort nach seinen Sicherheitsregeln angehalten. Die Nachricht anders formulieren oder ein anderes Modell wählen.',
    recitation:
      'Der Anbieter hat diese Antwort angehalten, weil sie bestehenden Werken zu nahe kam. Anders danach fragen oder ein anderes Modell wählen.',
    personal:
      'Der Anbieter hat diese Antwort angehalten, weil sie schützenswerte persönliche Daten zu enthalten schien. Solche Daten weglassen oder ein anderes Modell wählen.',
  },
  network: {
    notHttp:
      'Was unter {{host}} antwortet, spricht kein HTTP. Rechner und Port in der Basis-URL von „{{name}}“ prüfen.',
    refused:
      'Unter {{host}} antwortet nichts. Läuft das Programm, das „{{name}}“ bereitstellt? Es starten oder die Basis-URL prüfen.',
    notFound:
      'Die Adresse von „{{name}}“ ({{host}}) wurde nicht gefunden. Die Schreibweise der Basis-URL und die Netzwerkverbindung prüfen.',
    noConnection:
      '{{host}} nimmt keine Verbindung rechtzeitig an. Die Basis-URL von „{{name}}“ und die Netzwerkverbindung prüfen.',
    badPort:
      'Port {{port}} ist für ein anderes Protokoll vorgesehen, deshalb wird nichts dorthin gesendet. „{{name}}“ an einem anderen Port bereitstellen.',
    noWay: 'Von hier führt kein Weg zu {{host}}. Die Netzwerkverbindung prüfen, dann erneut versuchen.',
    failed:
      'Die Verbindung zu „{{name}}“ ({{host}}) ist gescheitert ({{code}}). Die Netzwerkverbindung prüfen, dann erneut versuchen.',
    notTls:
      'Was unter {{host}} antwortet, spricht kein TLS ({{code}}). Wenn „{{name}}“ ohne TLS läuft, die Basis-URL mit http:// beginnen lassen.',
    untrusted:
      'Dem TLS-Zertifikat von „{{name}}“ ({{host}}) wird nicht vertraut ({{code}}). Die Basis-URL und das Datum dieses Rechners prüfen oder die Zertifizierungsstelle installieren.',
  },
  time: {
    seconds_one: '{{count}} Sekunde',
    seconds_other: '{{count}} Sekunden',
    minutes_one: '{{count}} Minute',
    minutes_other: '{{count}} Minuten',
    hours_one: '{{count}} Stunde',
    hours_other: '{{count}} Stunden',
  },
}
