import type { Translation } from '../catalogue.ts'
import type { attachments as english } from '../en/attachments.ts'

export const attachments: Translation<typeof english> = {
  attach: 'Dateien anhängen',
  list: 'Angehängte Dateien',
  unnamed: 'Datei',
  dropHere: 'Dateien hier ablegen, um sie anzuhängen',
  show: '{{name}} anzeigen, {{size}}',
  remove: '{{name}} entfernen',
  cancel: '{{name}} abbrechen',
  storing: '{{percent}} gespeichert',
  waiting: 'Wartet',
  attached: '{{name}} ist angehängt.',
  removed: '{{name}} wurde entfernt.',
  pictureOf: 'Bild {{name}}',
  save: 'Speichern',
  close: 'Schließen',
  reading: 'Die Datei wird gelesen',
  notShown:
    'Diese Datei wird hier nicht angezeigt. Zum Öffnen mit einem anderen Programm kann sie gespeichert werden.',
  facts: '{{type}}, {{size}}',
  types: {
    picture: '{{format}}-Bild',
    pdf: 'PDF-Dokument',
    text: 'Text',
    other: 'Datei',
  },
  hints: {
    wide: '{{name}} hat {{width}} × {{height}} Pixel. Viele Modelle nehmen höchstens {{limit}} je Seite an; verkleinert wird nichts.',
    heavy:
      '{{name}} hat {{size}}. Manche Anbieter nehmen Bilder nur bis {{limit}} an; verkleinert wird nichts.',
    long: 'Diese Texte sind möglicherweise länger, als {{model}} auf einmal lesen kann. Dann wird ihre Mitte ausgelassen.',
  },
  problems: {
    emptyResource: 'Der Server hat für {{uri}} nichts geliefert: Es gibt nichts anzuhängen.',
    damaged: 'Was der Server für {{name}} geliefert hat, ist beschädigt. Bitte erneut versuchen.',
    empty: '{{name}} ist leer: Es gibt darin nichts anzuhängen.',
    folder: '{{name}} ist ein Ordner. Stattdessen die Dateien darin anhängen.',
    tooLarge:
      '{{name}} hat {{size}}; eine Datei darf {{limit}} haben. Eine kleinere anhängen oder sie von einem Werkzeug lesen lassen.',
    textTooLarge:
      '{{name}} hat {{size}}; ein Text darf {{limit}} haben, weil ein Modell ihn ganz liest. Einen Teil davon anhängen oder ihn von einem Werkzeug lesen lassen.',
    tooMany:
      'Eine Nachricht nimmt höchstens {{limit}} Dateien auf. Einige entfernen oder mit einer weiteren Nachricht senden.',
    total:
      'Diese Dateien haben zusammen {{size}}; eine Nachricht nimmt {{limit}} auf. Einige davon entfernen.',
    picture:
      '{{name}} ist ein Bild im Format {{format}}, das Modelle nicht annehmen. Als PNG oder JPEG speichern und so anhängen.',
    recording:
      '{{name}} ist eine Ton- oder Videoaufnahme und kann nicht angehängt werden. Stattdessen ihren Text anhängen.',
    office:
      '{{name}} ist ein Office-Dokument, das Modelle nicht lesen. Als PDF oder Text speichern und so anhängen.',
    archive: '{{name}} ist ein Archiv. Entpacken und die Dateien darin anhängen.',
    encoding: '{{name}} ist ein Text, der nicht in UTF-8 vorliegt. Als UTF-8 speichern und erneut anhängen.',
    binary:
      '{{name}} ist eine Binärdatei, die ein Modell nicht lesen kann. Als Text, PDF oder Bild anhängen.',
    unreadable:
      '{{name}} konnte nicht gelesen werden: Die Datei wurde inzwischen geändert oder entfernt. Erneut anhängen.',
    broken: '{{name}} ist nicht vollständig angekommen. Erneut anhängen.',
    gone: 'Eine angehängte Datei ist nicht mehr gespeichert. Entfernen und erneut senden.',
    notAll:
      'Nichts wurde gesendet, weil eine Datei dieser Nachricht jetzt fehlt. Erneut senden, um ohne sie weiterzumachen.',
    notRemoved: 'Diese Datei gehört zu einer gesendeten Nachricht und bleibt bei ihr.',
    unknown: 'Diese Datei wird nicht mehr angehängt. Erneut anhängen.',
    noConversation: 'Diese Unterhaltung gibt es nicht mehr. Eine andere wählen.',
    notStored:
      'Diese Datei konnte nicht gespeichert werden. Auf der Festplatte Platz schaffen und sie erneut anhängen.',
    noPictures: '{{model}} nimmt keine Bilder an. Ein anderes Modell wählen oder {{name}} entfernen.',
    noPdf: '{{model}} nimmt keine PDF-Dokumente an. Ein anderes Modell wählen oder {{name}} entfernen.',
  },
  export: {
    attached: 'Angehängt: {{name}} ({{type}}, {{size}})',
    leftOut:
      'Ausgelassen: Die Dateien einer exportierten Unterhaltung dürfen zusammen {{limit}} haben. Der Arbeitsbereich behält sie.',
    damaged: 'Ausgelassen: Sie ist nicht mehr gespeichert.',
  },
}
