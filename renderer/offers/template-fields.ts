import type { ResourceTemplateView } from '#contract/offers'
import type { OfferField } from './suggested-field.tsx'
import { optionalVariables } from './uri-template.ts'

/** What is to be filled in of an address with variables. */
export const templateFields = ({ uriTemplate, variables }: ResourceTemplateView): readonly OfferField[] => {
  const optional = optionalVariables(uriTemplate)
  return variables.map((name) => ({
    name,
    title: null,
    description: '',
    isRequired: !optional.has(name),
  }))
}
