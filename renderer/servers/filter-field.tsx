import { useMemo, useState } from 'react'
import { Field } from '../theme/field.tsx'

/** From so many entries on a list has a field to filter it. */
const filterFrom = 12

/** How much of a text is looked at, in UTF-16 code units. */
const readLength = 2_000

/**
 * Those that have each of the typed words, with all in the name first; `textsOf` gives the name, then
 * the rest, and is the same function each time.
 */
export const useFiltered = <Entry,>(
  entries: readonly Entry[],
  textsOf: (entry: Entry) => readonly [name: string, rest: string],
) => {
  const [words, setWords] = useState('')
  const isFiltered = entries.length >= filterFrom
  const shown = useMemo(
    () => (isFiltered ? having(entries, words, textsOf) : entries),
    [entries, isFiltered, textsOf, words],
  )
  return { shown, words, setWords, isFiltered }
}

const having = <Entry,>(
  entries: readonly Entry[],
  words: string,
  textsOf: (entry: Entry) => readonly [name: string, rest: string],
): readonly Entry[] => {
  const wanted = words.toLowerCase().split(/\s+/u).filter(Boolean)
  if (wanted.length === 0) return entries
  const hasAll = (text: string): boolean => wanted.every((word) => text.toLowerCase().includes(word))
  const ranked = entries.map((entry) => {
    const [name, rest] = textsOf(entry)
    return { entry, isNamed: hasAll(name), isFound: hasAll(`${name} ${rest.slice(0, readLength)}`) }
  })
  return [
    ...ranked.filter(({ isNamed }) => isNamed),
    ...ranked.filter(({ isNamed, isFound }) => isFound && !isNamed),
  ].map(({ entry }) => entry)
}

export const FilterField = (props: {
  readonly name: string
  readonly words: string
  readonly shown: string
  readonly onWords: (words: string) => void
}) => (
  <>
    <Field name={props.name}>
      {(names) => (
        <input
          {...names}
          type="search"
          className="input"
          value={props.words}
          spellCheck={false}
          onChange={(event) => props.onWords(event.target.value)}
        />
      )}
    </Field>
    <output className="field-hint">{props.shown}</output>
  </>
)
