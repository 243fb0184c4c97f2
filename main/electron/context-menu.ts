import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'
import { t } from '#contract/language/texts'

export type ContextMenuActions = {
  readonly replaceWord: (word: string) => void
  readonly addToDictionary: (word: string) => void
}

export type ContextMenuSubject = Pick<
  ContextMenuParams,
  'isEditable' | 'selectionText' | 'misspelledWord' | 'dictionarySuggestions' | 'editFlags'
>

type Item = MenuItemConstructorOptions

const mostSuggestions = 5

/** What fits the place that was clicked; empty where there is nothing to do. */
export const contextMenu = (subject: ContextMenuSubject, actions: ContextMenuActions): Item[] => {
  if (subject.isEditable) return [...spellingItems(subject, actions), ...editItems(subject)]
  if (subject.selectionText.trim() === '') return []
  return [{ role: 'copy', label: t('shell.edit.copy') }, selectAll(subject)]
}

const spellingItems = (
  { misspelledWord, dictionarySuggestions }: ContextMenuSubject,
  actions: ContextMenuActions,
): Item[] => {
  if (misspelledWord === '') return []
  const suggestions = dictionarySuggestions.slice(0, mostSuggestions)
  return [
    ...suggestions.map((word) => ({ label: word, click: () => actions.replaceWord(word) })),
    ...(suggestions.length === 0 ? [{ label: t('shell.context.noSuggestions'), enabled: false }] : []),
    { type: 'separator' },
    { label: t('shell.context.addToDictionary'), click: () => actions.addToDictionary(misspelledWord) },
    { type: 'separator' },
  ]
}

const editItems = (subject: ContextMenuSubject): Item[] => [
  { role: 'cut', label: t('shell.edit.cut'), enabled: subject.editFlags.canCut },
  { role: 'copy', label: t('shell.edit.copy'), enabled: subject.editFlags.canCopy },
  { role: 'paste', label: t('shell.edit.paste'), enabled: subject.editFlags.canPaste },
  { type: 'separator' },
  selectAll(subject),
]

const selectAll = ({ editFlags }: ContextMenuSubject): Item => ({
  role: 'selectAll',
  label: t('shell.edit.selectAll'),
  enabled: editFlags.canSelectAll,
})
