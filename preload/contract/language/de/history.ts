import type { Translation } from '../catalogue.ts'
import type { history as english } from '../en/history.ts'

export const history: Translation<typeof english> = {
  error: {
    full: 'Die Platte ist voll, darum ließ sich nichts speichern. Platz schaffen und erneut versuchen.',
    io: 'Die Platte hat einen Fehler gemeldet, darum ließ sich der Verlauf nicht lesen oder schreiben. Die Platte prüfen und erneut versuchen.',
    readOnly:
      'Der Verlauf lässt sich nicht schreiben. Den Datenordner für dieses Benutzerkonto schreibbar machen, dann Assent neu starten.',
    proposalMoved: 'Diese Frage ist schon erledigt.',
    closed: 'Assent wird gerade beendet: Der Verlauf ist nicht mehr geöffnet.',
    damaged:
      'Die Datei des Verlaufs ist beschädigt. Assent beenden und neu starten, damit sie geprüft und, wenn nötig, beiseitegelegt wird.',
    invalid:
      'Der Verlauf hat etwas zurückgewiesen, das er nicht speichern kann. Das ist ein Fehler in Assent: bitte melden.',
    noticeFull:
      'Die Platte ist voll: Nichts Neues lässt sich speichern, und kein Werkzeug läuft. Platz schaffen; Lesen geht weiter.',
    noticeUnwritable:
      'Der Verlauf lässt sich nicht schreiben: Nichts Neues wird gespeichert, und kein Werkzeug läuft. Die Platte prüfen; Lesen geht weiter.',
    withDetail: '{{problem}} ({{detail}})',
    stopped: 'Der Verlauf arbeitet nicht mehr. Assent neu starten. ({{detail}})',
    notOpened: 'Der Verlauf ließ sich nicht öffnen. Assent neu starten.',
    setting:
      'Der Verlauf lässt sich hier nicht sicher aufbewahren: Die Einstellung {{name}} ist {{found}} statt {{wanted}}. Den Datenordner auf eine lokale Platte legen.',
  },
  file: {
    damaged:
      'Der Verlauf {{path}} ist beschädigt: {{reason}}. Er lässt sich beiseitelegen, wobei die Datei erhalten bleibt, um mit einem leeren zu beginnen.',
    logWithoutFile: 'Sein Protokoll ist da, er selbst nicht',
    notDatabase: 'Er ist keine Datenbank',
    foreign:
      '{{path}} ist die Datenbank eines anderen Programms. Woandershin legen oder einen anderen Datenordner wählen.',
    newer:
      '{{path}} stammt von einer neueren Version von Assent. Jene Version wieder installieren; es wurde nichts geändert.',
    full: 'Es ist kein Platz mehr, um den Verlauf {{path}} zu öffnen. Platz schaffen und neu starten.',
    unwritable:
      'Der Verlauf {{path}} lässt sich nicht zum Schreiben öffnen. Die Datei und ihren Ordner für dieses Benutzerkonto schreibbar machen, dann neu starten. ({{reason}})',
  },
  check: {
    damaged:
      'Die Datei des Verlaufs ist beschädigt ({{fault}}). Den Datenordner kopieren, dann Assent die Datei beiseitelegen lassen.',
    damagedEntries:
      '{{number}} Einträge des Verlaufs sind beschädigt und werden nicht gezeigt. Die Platte könnte versagen: den Datenordner kopieren.',
  },
  lock: {
    unusable:
      'Der Datenordner {{path}} ist nicht benutzbar ({{reason}}). Für dieses Benutzerkonto schreibbar machen oder einen anderen wählen.',
    inUse:
      'Assent läuft schon mit dem Datenordner {{path}}: {{holder}}. Jenes benutzen, es zuerst beenden oder einen anderen Datenordner wählen.',
    holder: 'Prozess {{pid}}, {{holder}}',
    unknownHolder: 'Ein anderer Prozess belegt ihn',
  },
}
