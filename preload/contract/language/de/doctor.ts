import type { Translation } from '../catalogue.ts'
import type { doctor as english } from '../en/doctor.ts'

export const doctor: Translation<typeof english> = {
  title: 'Was nicht stimmen könnte',
  nothing: 'Es fand sich nichts, was den Start dieses Servers verhindert.',
  evidence: 'Er schrieb',
  fix: {
    retry: 'Erneut versuchen',
    edit: 'Definition bearbeiten',
    secret: '{{name}} eingeben',
    change: 'Diese Lösung vorschlagen',
  },
  definition: {
    advice: 'Den Eintrag dieses Servers in assent.yaml berichtigen.',
    secretAdvice: 'Einen Wert für {{name}} eingeben; er kommt in den Geheimnisspeicher.',
  },
  launch: {
    editAdvice: 'Den Befehl oder den Ordner in der Definition ändern.',
    elsewhere: 'Das Programm „{{command}}“ liegt nicht im PATH der Login-Shell. Es ist hier: {{path}}.',
    elsewhereAdvice: 'Es mit vollem Pfad starten und {{folder}} in den PATH dieses Servers aufnehmen.',
    nowhere: 'Das Programm „{{command}}“ ist nicht installiert oder liegt an einem unauffindbaren Ort.',
    noPath: 'Das Programm „{{command}}“ lässt sich nicht suchen: Der PATH ist leer.',
    interpreter: '{{path}} ist ein Skript für „{{interpreter}}“; das liegt nicht im PATH der Login-Shell.',
    interpreterAdvice:
      '„{{interpreter}}“ installieren oder dessen Ordner in den PATH dieses Servers aufnehmen.',
    architecture: '{{path}} ist für {{made}} gemacht. Dieser Rechner ist {{here}}.',
    architectureAdvice: 'Die Fassung des Programms installieren, die für diesen Rechner gemacht ist.',
    script: 'Die Datei {{path}}, die ausgeführt werden soll, gibt es nicht.',
    scriptAdvice:
      'Den Pfad in den Argumenten berichtigen. Pfade ohne Schrägstrich am Anfang beginnen in {{folder}}.',
    empty: 'Die Variable {{name}} ist leer.',
    emptyAdvice: '{{name}} in der Definition einen Wert geben oder dort entfernen.',
  },
  install: {
    node: 'Node.js 24 oder neuer von nodejs.org installieren; „{{command}}“ gehört dazu.',
    uv: 'uv installieren (docs.astral.sh/uv); „{{command}}“ gehört dazu.',
    python: 'Python 3 von python.org oder mit der Paketverwaltung dieses Systems installieren.',
    docker: 'Docker installieren und starten.',
    bun: 'Bun installieren (bun.sh); „{{command}}“ gehört dazu.',
    deno: 'Deno installieren (deno.com).',
    other: 'Es nach seiner Anleitung installieren oder den vollen Pfad in „command“ angeben.',
  },
  code: {
    banner: 'Der Server schreibt auf die Standardausgabe etwas, das nicht zum Protokoll gehört.',
    bannerAdvice:
      'Server müssen auf die Standardfehlerausgabe schreiben. Eine Option wie --quiet suchen oder den Autor informieren.',
    slow: 'Der Server wurde nicht rechtzeitig bereit.',
    slowAdvice:
      'Der erste Start eines Pakets lädt es herunter, was dauern kann: erneut versuchen. Braucht er jedes Mal länger, „startTimeoutSeconds“ erhöhen.',
    denied: 'Der Start wurde nicht erlaubt.',
    deniedAdvice: 'Erneut starten, um wieder gefragt zu werden.',
  },
  symptom: {
    packageNotFound: {
      seen: 'Das Paket oder diese Version davon gibt es in der Registry nicht.',
      advice: 'Name und Version in den Argumenten prüfen.',
    },
    registryUnreachable: {
      seen: 'Das Paket ließ sich nicht herunterladen: Die Registry ist nicht erreichbar.',
      advice:
        'Netz und Proxy prüfen, dann erneut versuchen. Bereits heruntergeladene Pakete starten auch ohne Netz.',
    },
    npmCache: {
      seen: 'npm kann nicht in seinen eigenen Ordner schreiben.',
      advice:
        'Den Ordner ~/.npm wieder dem eigenen Benutzer geben oder mit „npm cache clean --force“ leeren.',
    },
    noExecutable: {
      seen: 'Das Paket enthält kein ausführbares Programm.',
      advice: 'Den Namen des Pakets prüfen; manche brauchen „--package=NAME PROGRAMM“.',
    },
    nodeTooOld: {
      seen: 'Der Server braucht ein neueres Node.js als das, mit dem er lief.',
      advice: 'Ein neueres Node.js installieren oder den Server mit dem vollen Pfad eines neueren starten.',
    },
    nativeModule: {
      seen: 'Ein Teil des Servers wurde für eine andere Version von Node.js gebaut.',
      advice:
        'Den Server mit dem Node.js neu installieren, das ihn ausführt („npm rebuild“ in seinem Ordner).',
    },
    wrongArchitecture: {
      seen: 'Das Programm ist für eine andere Art von Rechner gemacht.',
      advice: 'Die Fassung des Programms installieren, die für diesen Rechner gemacht ist.',
    },
    libraryMissing: {
      seen: 'Eine Bibliothek, die das Programm braucht, fehlt auf diesem System oder ist zu alt.',
      advice: 'Die Bibliothek installieren oder eine Fassung des Programms für dieses System.',
    },
    pythonModule: {
      seen: 'Ein Python-Modul, das der Server braucht, ist nicht installiert.',
      advice:
        'Den Server in einer eigenen Umgebung installieren, etwa mit „uvx“, oder das passende Python verwenden.',
    },
    pythonVersion: {
      seen: 'Der Server braucht eine andere Version von Python.',
      advice: 'Diese Version installieren oder von uv holen lassen: „uvx --python 3.12 …“.',
    },
    nodeModule: {
      seen: 'Ein Modul, das der Server braucht, ist nicht installiert.',
      advice: '„npm install“ im Ordner des Servers ausführen oder den Pfad in den Argumenten berichtigen.',
    },
    portInUse: {
      seen: 'Der Port, den der Server will, ist von einem anderen Programm belegt.',
      advice:
        'Das andere Programm beenden, vielleicht ein früherer Start dieses Servers, oder dem Server einen anderen Port geben.',
    },
    commandInside: {
      seen: 'Der Server startet ein Programm, das sich nicht finden lässt.',
      advice: 'Das Programm installieren oder dessen Ordner in der Definition in den PATH aufnehmen.',
    },
    missingVariable: {
      seen: 'Der Server verlangt eine Variable, die er nicht bekommen hat.',
      advice:
        'Sie in der Definition unter „env“ angeben. Ein Schlüssel steht dort am besten als ${secret:NAME}.',
    },
    certificate: {
      seen: 'Dem Zertifikat der Gegenseite wird nicht vertraut.',
      advice:
        'Hinter einem Firmen-Proxy NODE_EXTRA_CA_CERTS oder SSL_CERT_FILE auf dessen Zertifikat setzen. Die Prüfung nicht abschalten.',
    },
    unauthorized: {
      seen: 'Die Gegenseite weist den Schlüssel oder die Anmeldung zurück.',
      advice: 'Den Schlüssel prüfen: Ist er vollständig, noch gültig und dazu berechtigt?',
    },
    tooManyRequests: {
      seen: 'Die Gegenseite bekommt zu viele Anfragen.',
      advice: 'Einen Moment warten und erneut versuchen.',
    },
    addressNotFound: {
      seen: 'An dieser Adresse ist kein MCP-Server.',
      advice: 'Den Pfad der Adresse prüfen; oft endet er auf /mcp.',
    },
    serverTrouble: {
      seen: 'Die Gegenseite hat selbst eine Störung.',
      advice: 'Später erneut versuchen.',
    },
    hostUnknown: {
      seen: 'Der Rechnername in der Adresse ist nicht auffindbar.',
      advice: 'Adresse und Netz prüfen.',
    },
    connectionRefused: {
      seen: 'An der Adresse, mit der sich der Server verbindet, antwortet nichts.',
      advice: 'Das nötige Programm starten, etwa eine Datenbank, oder die Adresse berichtigen.',
    },
    dockerDown: {
      seen: 'Docker läuft nicht.',
      advice: 'Docker starten, warten, bis es bereit ist, und erneut versuchen.',
    },
    browserMissing: {
      seen: 'Der Server braucht einen Browser, der nicht installiert ist.',
      advice:
        '„npx playwright install chromium“ ausführen oder mit --executable-path einen vorhandenen Browser nennen.',
    },
    pathMissing: {
      seen: 'Eine Datei oder einen Ordner, den der Server braucht, gibt es nicht.',
      advice: 'Anlegen oder den Pfad in der Definition berichtigen.',
    },
    permission: {
      seen: 'Das System verwehrt dem Server eine Datei oder einen Ordner.',
      advice: 'Die Rechte ändern oder dem Server einen anderen Ort geben.',
    },
    diskFull: { seen: 'Der Datenträger ist voll.', advice: 'Platz schaffen und erneut versuchen.' },
    tooManyFiles: {
      seen: 'Im System sind zu viele Dateien offen.',
      advice: 'Andere Programme schließen oder die Grenze erhöhen („ulimit -n“), dann erneut versuchen.',
    },
    outOfMemory: {
      seen: 'Dem Server ging der Speicher aus, oder er wurde deshalb beendet.',
      advice: 'Andere Programme schließen und erneut versuchen.',
    },
    badArguments: {
      seen: 'Der Server versteht seine Argumente nicht.',
      advice: 'Die Argumente mit seiner Anleitung vergleichen.',
    },
    protocol: {
      seen: 'Server und Assent haben keine gemeinsame Version des Protokolls.',
      advice: 'Den Server aktualisieren.',
    },
    syntax: {
      seen: 'Der Server selbst hat einen Fehler.',
      advice: 'Eine andere Version versuchen und dem Autor mitteilen, was er schrieb.',
    },
  },
  unknown: {
    seen: 'Was er schrieb, passt zu keinem bekannten Problem.',
    advice: 'Die letzten Zeilen im Protokoll unten lesen und den Befehl in einem Terminal versuchen.',
  },
  terminal: {
    usage: 'Aufruf: npm run doctor -- SERVER [--data-dir ORDNER]',
    unknownServer: 'Einen Server „{{alias}}“ gibt es in {{path}} nicht. Es gibt: {{names}}.',
    noServers: 'In {{path}} stehen keine Server.',
    broken: '{{path}}: Zeile {{line}}, Spalte {{column}}: {{sentence}}',
    header: 'Server {{alias}} aus {{path}}',
    nothingStarted: 'Es wurde nichts gestartet.',
    command: 'Befehl: {{command}}',
    address: 'Adresse: {{url}}',
  },
}
