/** A text as a code block of Markdown, in a fence longer than any run of backticks inside: no content can end it. */
export const fenced = (text: string, language: string): string => {
  const longest = [...text.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 2)
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text}\n${fence}\n`
}
