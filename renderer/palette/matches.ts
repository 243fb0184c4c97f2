/** Whether every word of the query stands somewhere in the text, whatever the case. An empty query matches. */
export const matches = (query: string, text: string): boolean => {
  const searched = text.toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => searched.includes(word))
}
