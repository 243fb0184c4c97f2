import type { Translation } from '../catalogue.ts'
import type { agent as english } from '../en/agent.ts'

export const agent: Translation<typeof english> = {
  command: {
    closing: 'Assent wird gerade beendet. Neu starten und das wiederholen.',
    runActive:
      'Hier ist der Agent noch an der Arbeit oder wartet auf eine Antwort. Seine Frage beantworten oder ihn anhalten, dann erneut senden.',
    unknownCall: 'Dieser Aufruf gehört nicht mehr zur Unterhaltung.',
    callEnded: 'Dieser Aufruf ist schon zu Ende.',
    callMoved: 'Der Aufruf hat sich in diesem Augenblick geändert. Bitte noch einmal ansehen.',
    notStored:
      'Das ließ sich nicht speichern, darum ist nichts geschehen. Platz schaffen und erneut versuchen.',
    notLastMessage: 'Nur die letzte Nachricht lässt sich bearbeiten. Stattdessen eine neue senden.',
    nothingToRegenerate: 'Es gibt keine Nachricht, die neu beantwortet werden könnte. Eine senden.',
    nothingToContinue: 'Hier gibt es nichts fortzusetzen. Eine Nachricht senden, um fortzufahren.',
    unknownTool: 'Das Werkzeug {{alias}}.{{tool}} gibt es zurzeit nicht. Ist sein Server noch eingerichtet?',
    unknownConversation: 'Diese Unterhaltung gibt es nicht mehr.',
    noModel:
      'Für diese Unterhaltung ist kein Modell gewählt. Eines unter Einstellungen, Modelle hinzufügen oder oben auswählen. Ohne Modell lassen sich Werkzeuge selbst ausführen: / tippen und eines wählen.',
    emptyMessage: 'Zuerst eine Nachricht schreiben.',
  },
  answer: {
    interrupted: 'Assent endete, während diese Antwort geschrieben wurde. „Fortfahren“ setzt sie fort.',
    endLost:
      'Das Ende dieser Antwort ging durch einen Fehler in Assent verloren. „Fortfahren“ setzt sie fort.',
    brokenOff: 'Die Antwort des Modells ist abgebrochen. „Fortfahren“ setzt sie fort.',
    empty: 'Das Modell hat eine leere Antwort gegeben. Erneut fragen oder ein anderes Modell wählen.',
    tooLong:
      'Die Antwort wuchs über 4 Millionen Zeichen hinaus, darum wurde sie beendet. „Fortfahren“ setzt sie fort.',
    retry: '{{problem}} Neuer Versuch in {{seconds}} s.',
    compacting: 'Frühere Nachrichten werden zusammengefasst, um Platz zu schaffen.',
  },
  call: {
    cancelled: 'Der Aufruf wurde abgebrochen, bevor er gesendet war.',
    outcomeUnknown:
      'Assent endete, während dieser Aufruf lief; ob er gewirkt hat, ist ungewiss. Er wird nicht noch einmal ausgeführt.',
    notPrepared: 'Das Werkzeug ließ sich wegen eines Fehlers in Assent nicht bereitstellen.',
    notChecked: 'Die Argumente ließen sich wegen eines Fehlers in Assent nicht prüfen.',
    defect: 'Der Aufruf ist wegen eines Fehlers in Assent gescheitert. Ob er gewirkt hat, ist ungewiss.',
    tooManyQuestions: 'Innerhalb einer Minute wurden zu viele Fragen gestellt.',
    runStopped: 'Der Lauf wurde angehalten.',
    cancelledByUser: 'Dieser Aufruf wurde von Hand abgebrochen.',
    restarted: 'Assent wurde neu gestartet.',
    permissionUnused: 'Die Erlaubnis wurde nicht genutzt.',
  },
  ask: {
    cancelled:
      'Der Aufruf wurde abgebrochen, während sein Server auf eine Antwort wartete. Was er bis dahin getan hat, bleibt bestehen.',
    refused:
      'Sein Server wollte etwas, das abgelehnt wurde, darum wurde der Aufruf beendet. Was er bis dahin getan hat, bleibt bestehen.',
    notAnswered:
      'Was sein Server wissen wollte, ließ sich nicht geben, darum wurde der Aufruf beendet („{{reason}}“). Was er bis dahin getan hat, bleibt bestehen.',
    tooManyRounds:
      'Sein Server kam mehr als {{number}} Mal mit Fragen zurück, darum wurde der Aufruf beendet. Was er bis dahin getan hat, bleibt bestehen.',
    tooManyAtOnce:
      'Sein Server wollte mehr als {{number}} Dinge auf einmal, darum wurde der Aufruf beendet. Was er bis dahin getan hat, bleibt bestehen.',
    tooLarge:
      'Was sein Server wissen wollte, ist mehr, als sich zeigen lässt; darum wurde der Aufruf beendet. Was er bis dahin getan hat, bleibt bestehen.',
    stateTooLarge:
      'Sein Server wollte mehr als 64 KiB eigener Daten mit dem Aufruf zurückbekommen, darum wurde der Aufruf beendet. Was er bis dahin getan hat, bleibt bestehen.',
    serverChanged:
      'Der Server ist seit seiner Frage anders eingerichtet, darum hat er die Antworten nicht bekommen. Das Werkzeug noch einmal ausführen.',
    answersLost:
      'Die Antworten auf die Fragen des Servers ließen sich nicht mehr lesen, darum wurde der Aufruf beendet. Das Werkzeug noch einmal ausführen.',
    answersUnsendable:
      'Die Antworten auf die Fragen des Servers sind zu groß, um gezeigt zu werden, oder lassen sich nicht genau so senden; darum wurde der Aufruf beendet. Das Werkzeug noch einmal ausführen.',
  },
  limit: {
    interrupted: 'Assent endete, während dieser Lauf im Gange war. „Fortfahren“ setzt ihn fort.',
    questions:
      'Der Lauf hat in einer Minute mehr als 20 Fragen gestellt, darum wurde er unterbrochen. Fortfahren, wenn das so gewollt ist.',
    steps_one:
      'Der Lauf hat seine Grenze von {{count}} Schritt erreicht. Fortfahren oder die Grenze unter Einstellungen, Grenzen anheben.',
    steps_other:
      'Der Lauf hat seine Grenze von {{count}} Schritten erreicht. Fortfahren oder die Grenze unter Einstellungen, Grenzen anheben.',
    tokens:
      'Der Lauf hat seine Grenze von {{number}} Token erreicht. Fortfahren oder die Grenze unter Einstellungen, Grenzen anheben.',
    cost: 'Der Lauf hat seine Grenze von {{number}} US-Dollar erreicht. Fortfahren oder die Grenze unter Einstellungen, Grenzen anheben.',
    repeating:
      'Das Modell hat dreimal nacheinander dieselben Aufrufe verlangt und dieselben Ergebnisse bekommen, darum wurde der Lauf beendet. In einer Nachricht sagen, was anders gemacht werden soll, oder fortfahren.',
  },
}
