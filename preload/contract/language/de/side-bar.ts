import type { Translation } from '../catalogue.ts'
import type { sideBar as english } from '../en/side-bar.ts'

export const sideBar: Translation<typeof english> = {
  name: 'Seitenleiste',
  newConversation: 'Neue Unterhaltung',
  search: 'Suchen',
  settings: 'Einstellungen',
  waiting: 'Wartet auf Antwort',
  conversations: {
    name: 'Unterhaltungen',
    empty: 'Noch keine. Eine Nachricht schreiben, um zu beginnen.',
    running: 'Läuft',
    menu: 'Menü von {{title}}',
    rename: 'Umbenennen',
    exportMarkdown: 'Als Markdown exportieren',
    exportJson: 'Als JSON exportieren',
    remove: 'Löschen',
    removed: 'Unterhaltung gelöscht.',
    title: 'Titel',
  },
  day: { today: 'Heute', yesterday: 'Gestern' },
  servers: {
    name: 'Server',
    add: 'Server hinzufügen',
    empty: 'Noch keine. Ein Server bringt die Werkzeuge mit.',
    entry: '{{alias}}, {{state}}',
  },
}
