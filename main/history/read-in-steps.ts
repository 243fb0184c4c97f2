/** A multiple of three, so that the steps' base64 joins to that of the whole; as text each has a megabyte. */
export const attachmentStepBytes = 768 * 1024

const wholeStepCharacters = (attachmentStepBytes / 3) * 4

/**
 * Base64 of a whole file from that of its steps; null when one of them is missing. Other work comes in between them, and
 * none crosses from the database's thread in more than a megabyte.
 */
export const readInSteps = async (read: (from: number) => Promise<string | null>): Promise<string | null> => {
  const steps: string[] = []
  for (let from = 0; ; from += attachmentStepBytes) {
    const step = await read(from)
    if (step === null) return null
    steps.push(step)
    if (step.length < wholeStepCharacters) return steps.join('')
  }
}
