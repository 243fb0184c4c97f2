/** Lets the browser save a text as a file. The text never leaves the page otherwise. */
export const offerDownload = (fileName: string, mimeType: string, text: BlobPart): void => {
  const address = URL.createObjectURL(new Blob([text], { type: mimeType }))
  const anchor = document.createElement('a')
  anchor.href = address
  anchor.download = fileName
  anchor.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
