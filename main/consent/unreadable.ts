import { fail, type Result } from '#contract/result'
import { addressLimit, fieldLimit } from './request-limits.ts'

const refuse = (message: string): Result<never> => fail('unreadable', message)

/** Why a server's request cannot be shown, told to the server. Failure code `unreadable`. */
export const unreadable = {
  message: refuse('The message is too long to be shown.'),
  address: refuse('The URL cannot be read.'),
  scheme: refuse('Only https URLs can be opened.'),
  userInformation: refuse('The URL must not contain a user name or password.'),
  longAddress: refuse(`The URL must not be longer than ${addressLimit} characters.`),
  tooDeep: refuse('The request is nested too deeply to be shown.'),
  tooLarge: refuse('The request is too large to be shown and decided about.'),
  form: refuse('requestedSchema must be a flat object schema with properties.'),
  fields: refuse(`A form may have at most ${fieldLimit} fields.`),
  missingField: (name: string) => refuse(`The required field "${name}" is not among the properties.`),
  field: (name: string) =>
    refuse(
      `The field "${name}" is not a string, number, boolean, enum or list of choices as elicitation allows them.`,
    ),
  messages: refuse('sampling/createMessage needs messages with a role and content.'),
} as const
