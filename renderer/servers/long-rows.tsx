import type { ComponentProps, ReactNode, Ref } from 'react'
import { Virtuoso, type Components, type ItemProps } from 'react-virtuoso'

/** Up to so many rows stand in the page all at once. */
const wholeUpTo = 60

/** A list of rows. A long one scrolls by itself, and only the rows near its window exist in the page. */
export const LongRows = (props: {
  readonly name: string
  /** One for each row. */
  readonly keys: readonly string[]
  readonly children: (index: number) => ReactNode
}) => {
  const { name, keys, children } = props
  if (keys.length === 0) return null
  if (keys.length <= wholeUpTo)
    return (
      <ul className="rows" aria-label={name}>
        {keys.map((key, index) => (
          <li key={key}>{children(index)}</li>
        ))}
      </ul>
    )
  return (
    <div className="rows rows-long">
      <Virtuoso
        totalCount={keys.length}
        context={{ name, count: keys.length }}
        increaseViewportBy={600}
        components={components}
        computeItemKey={(index) => keys[index] ?? index}
        itemContent={children}
      />
    </div>
  )
}

type Context = { readonly name: string; readonly count: number }

const Scroller = ({
  ref,
  context,
  ...rest
}: Omit<ComponentProps<'div'>, 'ref'> & {
  readonly ref?: Ref<HTMLDivElement> | undefined
  readonly context: Context
}) => (
  // Focusable because it scrolls.
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role
  <div {...rest} ref={ref} role="group" aria-label={context.name} tabIndex={0} />
)

const List = ({
  ref,
  context,
  ...rest
}: Omit<ComponentProps<'div'>, 'ref'> & {
  readonly ref?: Ref<HTMLDivElement> | undefined
  readonly context: Context
}) => (
  // A div, since the library measures one; the role says what it is.
  // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
  <div {...rest} ref={ref} role="list" aria-label={context.name} />
)

/** Rows that are not in the page count too: each says which of how many it is. */
const Row = ({
  context,
  ...rest
}: ItemProps<unknown> & { readonly context: Context; readonly children?: ReactNode }) => (
  <div
    {...rest}
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    role="listitem"
    aria-posinset={rest['data-index'] + 1}
    aria-setsize={context.count}
  />
)

const components: Components<unknown, Context> = { Scroller, List, Item: Row }
