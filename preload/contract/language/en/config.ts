export const config = {
  subject: {
    file: 'assent.yaml',
    section: '"{{key}}"',
    defaultModel: '"default" of "models"',
    provider: 'The provider "{{name}}"',
    server: 'The server "{{name}}"',
    ofProvider: '"{{key}}" of the provider "{{name}}"',
    ofServer: '"{{key}}" of the server "{{name}}"',
    eachOfProvider: 'Each of "{{key}}" of the provider "{{name}}"',
    eachOfServer: 'Each of "{{key}}" of the server "{{name}}"',
    header: 'A header of the provider "{{name}}"',
    variable: 'A variable of the server "{{name}}"',
    modelName: '"name" of a model',
  },
  value: {
    mapping: '{{what}} must be a list of "name: value" lines.',
    mappingWith: '{{what}} must be a list of "name: value" lines with {{keys}}.',
    list: '{{what}} must be a list: one "- value" line for each, or [one, two].',
    text: '{{what}} must be a text: put it in quotes.',
    empty: '{{what}} must not be empty.',
    zero: '{{what}} must not contain a zero character.',
    missing: '{{what}} has no value: write "" for an empty text.',
    anyText: '{{what}} must be a text, a number or a boolean.',
    number: '{{what}} must be a number from {{from}} to {{to}}.',
    nameAlone: 'A name here has no value: write "name: value".',
    twice: 'This name is there twice: remove one of them.',
    name: 'This name cannot be used: a name begins with a letter or digit and has at most 32 letters, digits, _ and -.',
    unknown: '{{what}} has no such setting. Known are {{keys}}.',
    misspelt: '{{what}} has no such setting. Did you mean "{{nearest}}"?',
  },
  yaml: {
    reference: 'A reference (*name) cannot be used here: write the value out, in quotes if it begins so.',
    tag: 'A tag (!name) cannot be used here: write the value out, in quotes if it begins so.',
    anchor: 'An anchor (&name) cannot be used here: write the value out, in quotes if it begins so.',
    tabs: 'Tabs cannot indent in YAML: use spaces.',
    secondPair:
      'A second "key: value" begins inside a value: check the indentation, or put the value in quotes.',
    documents: 'The file holds more than one document: remove the line "---" and join the parts.',
    key: 'A key must be a plain word: put a key that begins with { or [ in quotes.',
    depth: 'The values are nested too deeply.',
    other: 'This is not valid YAML: {{reason}}. Check the quotes, brackets and indentation here.',
  },
  version: {
    missing: 'The file needs the line "version: 1".',
    newer: 'This version of Assent reads files of version 1. It was made for a newer version of Assent.',
    other: 'This version of Assent reads files of version 1. Write "version: 1".',
  },
  models: {
    default: '"default" of "models" names a provider and its model, such as local/qwen3.',
    defaultSecret: 'The name of a model cannot be a secret.',
    defaultGone:
      '"default" names the provider "{{provider}}", which is not among "providers": add it or change "default".',
    kindMissing: 'The provider "{{name}}" needs "kind: openai-compatible".',
    kind: '"kind" must be one of {{kinds}}.',
    baseUrlMissing: 'The provider "{{name}}" needs "baseUrl", such as http://127.0.0.1:11434/v1.',
    headerName: 'A header of the provider "{{name}}" has a name that HTTP does not allow.',
    modelTwice: 'A model is there twice: remove one of them.',
    nameMissing: '{{what}} needs "name".',
    secretInAddress:
      'A secret in "baseUrl" would be visible in logs: give it as "apiKey" or under "headers".',
    address: '"baseUrl" must be an address that begins with http:// or https://.',
    userInfo: 'Remove the user name and password from "baseUrl": use "apiKey".',
    headerValue: 'This value is sent as a header: it may hold printable ASCII only.',
    keyInClear:
      'assent.yaml, line {{line}}: The provider "{{name}}" is reached without encryption: everybody on the way can read its key. If the server knows https, let "baseUrl" begin with https://.',
  },
  servers: {
    commandAndUrl: 'The server "{{name}}" has both "command" and "url": remove one of them.',
    commandMissing: 'The server "{{name}}" needs "command": the program to start.',
    misplaced: '"{{key}}" belongs to a server with "command", and "{{name}}" has "url".',
    variableName: 'A variable of the server "{{name}}" has a name with a space, = or nothing in it.',
    headerName: 'A header of the server "{{name}}" has a name that HTTP does not allow.',
    headerOwn: 'The header "{{header}}" is set by the protocol itself: remove it.',
    headersWithCommand: '"headers" belongs to a server with "url", and "{{name}}" has "command".',
    url: '"url" must be an address that begins with https://.',
    urlPlain: '"url" must begin with https://: http:// is for servers on this computer only.',
    urlUser: 'Remove the user name and password from "url": give a token under "headers".',
    secretInUrl: 'A secret in "url" would be visible in logs: give it under "headers".',
    command: 'The command is empty or has a control character in it.',
    secretInView:
      'A secret in command, args or cwd would be visible to every program on this computer: give it to the server under "env".',
    folder: 'The folder "cwd" must be absolute: begin it with / or ~/.',
    rootNotAbsolute: 'A folder of "roots" must be absolute: begin it with / or ~/.',
    rootTwice: 'This folder is in "roots" twice: remove one of them.',
    rootOwn:
      'Assent keeps its own data in {{path}}. No server is told of it: choose a folder that neither holds it nor lies in it.',
    secretInRoots: 'The server is told of each folder in "roots": a secret cannot be a part of it.',
    tooManyRoots: 'The server "{{name}}" has more than {{limit}} folders in "roots": name one above them.',
  },
  signIn: {
    choice: '"{{key}}" of "oauth" must be one of {{choices}}.',
    both: '"{{one}}" and "{{other}}" of "oauth" cannot go together: remove one of them.',
    needs: '"{{key}}" of "oauth" needs "{{needed}}" beside it.',
    needsCredentials:
      '"flow: client-credentials" of "oauth" needs "clientId" with "clientSecret" or "clientKey" beside it.',
    providerNeeds: '"identityProvider" of "oauth" needs {{keys}}.',
    withCommand: '"oauth" belongs to a server with "url", and "{{name}}" has "command".',
    besideToken:
      'The server "{{name}}" has both "oauth" and a header "Authorization": remove one of them, as both would sign in.',
    secretInView:
      'A secret cannot stand here, where it is shown: only "clientSecret", "clientKey" and "idToken" of "oauth" take one.',
    secretWritten:
      '"{{key}}" must not stand in assent.yaml itself: store it as a secret and write ${secret:NAME} here.',
    address:
      '"{{key}}" must be an address that begins with https:// (http:// only on this computer), without user name and #.',
    scope: 'A scope is one word of printable ASCII without spaces, quotes and backslashes.',
    keyForm:
      'The secret in "clientKey" must be a private key in PEM, from "-----BEGIN PRIVATE KEY-----" to "-----END PRIVATE KEY-----" (PKCS 8, without a password).',
    keyKind:
      'The private key in "clientKey" cannot be used: it must be a whole RSA key, or one of the elliptic curve P-256.',
    keyOther: '"algorithm" says {{algorithm}}, and the private key in "clientKey" is made for {{made}}.',
  },
  substitution: {
    at: 'assent.yaml, line {{line}}: {{sentence}}',
    zero: 'The value contains a zero character: remove it.',
    placeholder:
      'A "${" is not followed by a name and "}". Write ${NAME}, ${NAME:-default} or ${secret:NAME}, and $$ for a dollar.',
    variable:
      "The environment variable {{name}} is not set. Set it in your shell's profile and start Assent again, or write {{example}}.",
    secret:
      'The secret {{name}} is not stored. Enter it on the page of its server, or under Settings, Models for a model.',
    literal: 'written in assent.yaml',
  },
  change: {
    place: 'line {{line}}, column {{column}}: {{sentence}}',
    broken: 'Repair assent.yaml first: {{problem}}',
    name: '"{{name}}" cannot be used: a name begins with a letter or digit and has at most 32 letters, digits, _ and -.',
    depth: 'The definition is nested too deeply.',
    none: 'assent.yaml says this already: nothing has to change.',
    tooLarge: 'assent.yaml would be over 1 MB: shorten the definition.',
    unusable: 'The definition cannot be used.',
    wouldBreak: 'This would break assent.yaml: {{problem}}',
    changed: 'assent.yaml was changed in the meantime: look at the change again.',
    notWritten: "assent.yaml could not be written ({{code}}): check the disk and the folder's rights.",
  },
  file: {
    folder: 'assent.yaml is a folder: move it away.',
    notPlain: 'assent.yaml is not a plain file: replace it by one.',
    tooLarge: 'assent.yaml is over 1 MB: shorten it, as nothing in it needs that much room.',
    encoding: 'assent.yaml is not UTF-8 text: save it with the encoding UTF-8.',
    rights: 'Assent may not read assent.yaml: give yourself the right to read it.',
    unreadable: 'assent.yaml cannot be read ({{code}}): check the file and its disk.',
    /** The first lines of a new file. */
    introduction:
      'Configuration of Assent: models and MCP servers. Assent keeps your comments when it changes this file.',
    placeholders:
      '${NAME} stands for a variable of your login environment, ${secret:NAME} for a secret that Assent stores.',
  },
} as const
