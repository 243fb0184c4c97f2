import { Menu, type BaseWindow, type WebContents } from 'electron'
import { contextMenu } from './context-menu.ts'

export const showContextMenu = (contents: WebContents, window: BaseWindow): void => {
  contents.on('context-menu', (_event, subject) => {
    const items = contextMenu(subject, {
      replaceWord: (word) => contents.replaceMisspelling(word),
      addToDictionary: (word) => contents.session.addWordToSpellCheckerDictionary(word),
    })
    if (items.length > 0) Menu.buildFromTemplate(items).popup({ window })
  })
}
