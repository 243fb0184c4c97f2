/** What the user dropped, pasted or chose: files, and the names of folders, which are not taken. */
export type Picked = { readonly files: readonly File[]; readonly folders: readonly string[] }

export const pickedFrom = (transfer: DataTransfer): Picked => {
  const entries = [...transfer.items].filter(({ kind }) => kind === 'file')
  const folders = entries.flatMap((item) => {
    const entry = item.webkitGetAsEntry()
    return entry?.isDirectory ? [entry.name] : []
  })
  const files = entries.flatMap((item) => {
    const file = item.webkitGetAsEntry()?.isDirectory ? null : item.getAsFile()
    return file === null ? [] : [file]
  })
  return { files, folders }
}

/**
 * Files on the clipboard, or null when a text is meant: a table copied from a spreadsheet brings a picture of itself
 * along, always under the browser's own name for pasted pictures.
 */
export const pastedFrom = (transfer: DataTransfer): Picked | null => {
  const picked = pickedFrom(transfer)
  const isTextMeant =
    transfer.getData('text/plain') !== '' && picked.files.every(({ name }) => name === 'image.png')
  const isEmpty = picked.files.length === 0 && picked.folders.length === 0
  return isEmpty || (isTextMeant && picked.folders.length === 0) ? null : picked
}

export const carriesFiles = (transfer: DataTransfer | null): boolean =>
  transfer?.types.includes('Files') ?? false
