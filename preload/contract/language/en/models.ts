export const models = {
  request: {
    unknownProvider:
      'There is no provider "{{name}}" in assent.yaml. Choose another model, or add the provider there.',
    noModel: '"{{id}}" names no model. Choose one from the list.',
  },
  endpoint: {
    baseUrl: {
      noUrl: 'The base URL of the provider "{{name}}" is not a URL. It looks like http://127.0.0.1:11434/v1.',
      scheme: 'The base URL of the provider "{{name}}" must begin with http:// or https://.',
      userInfo:
        'The base URL of the provider "{{name}}" contains a user name or password. Put the key under apiKey instead.',
      query:
        'The base URL of the provider "{{name}}" must end after its path, without ? or #. Put a key under apiKey or headers instead.',
      operation:
        'The base URL of the provider "{{name}}" must end before {{path}}; Assent adds that part itself.',
    },
    key: 'The API key of the provider "{{name}}" (from {{source}}) contains a line break or another character that no key has. Copy it again, as one line.',
    header: {
      name: 'The header {{header}} of the provider "{{name}}" has a name that HTTP does not allow.',
      reserved: 'The header {{header}} of the provider "{{name}}" is set by Assent itself. Remove it.',
      value:
        'The header {{header}} of the provider "{{name}}" contains a line break or another character that HTTP does not allow.',
    },
    keyInClear:
      'The key travels to {{host}} without encryption: everybody on the way can read it. If the server knows https, let the base URL begin with https://.',
  },
  list: {
    none: 'The provider "{{name}}" ({{host}}) does not list its models at this address. Check the base URL, which usually ends in /v1, or name the models in assent.yaml.',
  },
  tools: {
    notTaken:
      'The model "{{model}}" cannot use tools{{quote}}. Send the message again: Assent then asks this model without any. To use tools, choose another model.',
    notServed:
      'The provider "{{name}}" ({{host}}) serves this model without tools{{quote}}. Start it with tools switched on, or choose another model.',
  },
  ollama: {
    notPulled:
      'Ollama does not have the model "{{model}}" yet. Run "ollama pull {{model}}" in a terminal, then try again.',
  },
  catalogue: {
    builtIn: 'The list that comes with Assent',
    notHere: 'This Assent keeps no list of models: only the built-in one is used.',
    notKept:
      'The list of models was read and could not be kept on the disk. Make room, then try again; the list as it was stays in use.',
    notAList: 'What {{url}} answers is not a list of models. The list as it was stays in use.',
    notRead:
      '{{url}} could not be read ({{reason}}). Check your network connection; the list as it was stays in use.',
    tookTooLong: 'it took too long',
    tooLarge: 'the answer is too large',
    elsewhere: 'it sends requests to another address',
    brokeOff: 'the connection broke off',
  },
  failure: {
    quote: ': "{{text}}"',
    keyMissing:
      'The provider "{{name}}" ({{host}}) asks for an API key and none is set. Add apiKey to this provider in assent.yaml.',
    keyRefused:
      'The provider "{{name}}" ({{host}}) does not accept the API key from {{source}}. Put a valid key there.',
    forbidden:
      'The provider "{{name}}" ({{host}}) refuses this request{{quote}}. Check that your key may use the model "{{model}}".',
    noCredit:
      'The provider "{{name}}" ({{host}}) says that the account has no credit left{{quote}}. Add credit there, or choose another model.',
    rateLimited: 'The provider "{{name}}" ({{host}}) is over its rate limit. {{next}}',
    unknownModel:
      'The provider "{{name}}" ({{host}}) has no model "{{model}}"{{quote}}. Choose another model, or check the name in assent.yaml.',
    wrongAddress:
      'The provider "{{name}}" ({{host}}) has nothing at this address{{quote}}. Is the base URL right? It usually ends in {{ending}}.',
    contextTooLong:
      'The conversation is longer than the model "{{model}}" can read{{quote}}. Start a new conversation, or use a model with a larger context.',
    requestTooLarge:
      'The provider "{{name}}" ({{host}}) does not take a request of this size{{quote}}. Attach smaller files, or start a new conversation.',
    overloaded: 'The provider "{{name}}" ({{host}}) is overloaded at the moment{{quote}}. {{next}}',
    serverError: 'The provider "{{name}}" ({{host}}) failed{{quote}}. {{next}}',
    serverErrorStatus: 'The provider "{{name}}" ({{host}}) failed with status {{status}}{{quote}}. {{next}}',
    badRequest:
      'The provider "{{name}}" ({{host}}) did not accept the request{{quote}}. Check the model and its settings in assent.yaml.',
    badRequestStatus:
      'The provider "{{name}}" ({{host}}) did not accept the request (status {{status}}){{quote}}. Check the model and its settings in assent.yaml.',
    effortRefused:
      'The model "{{model}}" does not take this setting for how long it thinks{{quote}}. Set it to "default", then try again.',
    gaveUp:
      'The model "{{model}}" stopped before its answer was complete ({{reason}}). Try again, or choose another model.',
    gaveUpSilently:
      'The model "{{model}}" stopped before its answer was complete. Try again, or choose another model.',
    badCall:
      'The model "{{model}}" asked for a tool in a way that could not be read, so nothing was called. Try again, or choose another model.',
    redirected:
      'The provider "{{name}}" ({{host}}) sends requests on to {{to}}, and Assent takes the key to no other place. If you trust that address, put it into baseUrl.',
    redirectedEndlessly: '{{host}} again and again',
    notAnAnswer:
      'The provider "{{name}}" ({{host}}) answers with something that is not a model\'s answer. Is the base URL right? It usually ends in {{ending}}.',
    brokenOff: 'The connection to "{{name}}" ({{host}}) ended before the answer was complete. Try again.',
    tooLarge:
      'The provider "{{name}}" ({{host}}) sent more than {{megabytes}} MB in one answer, so Assent stopped it. Try again with a narrower question.',
    cancelled: 'You stopped this answer.',
    silent: '"{{name}}" ({{host}}) went silent for {{time}} in the middle of the answer. Try again.',
    notBegun: '"{{name}}" ({{host}}) did not begin to answer within {{time}}. Try again.',
    notBegunHere:
      '"{{name}}" ({{host}}) did not begin to answer within {{time}}. The model may still be loading: try again in a moment.',
    tryInAMoment: 'Try again in a moment.',
    tryIn: 'Try again in {{time}}.',
  },
  refusal: {
    plain: 'The model refused to answer. Put your message in other words, or choose another model.',
    safety:
      'The provider stopped this answer under its safety rules. Put your message in other words, or choose another model.',
    recitation:
      'The provider stopped this answer because it came too close to existing works. Ask for it in other words, or choose another model.',
    personal:
      'The provider stopped this answer because it seemed to hold sensitive personal data. Leave such data out, or choose another model.',
  },
  network: {
    notHttp:
      'What answers at {{host}} does not speak HTTP. Check the host and the port in the base URL of "{{name}}".',
    refused:
      'Nothing answers at {{host}}. Is the program that serves "{{name}}" running? Start it, or check the base URL.',
    notFound:
      'The address of "{{name}}" ({{host}}) could not be found. Check the spelling of the base URL and your network connection.',
    noConnection:
      '{{host}} does not accept a connection in time. Check the base URL of "{{name}}" and your network connection.',
    badPort:
      'Port {{port}} is reserved for another protocol, so nothing is sent there. Let "{{name}}" listen on another port.',
    noWay: 'There is no way to {{host}} from here. Check your network connection, then try again.',
    failed:
      'The connection to "{{name}}" ({{host}}) failed ({{code}}). Check your network connection, then try again.',
    notTls:
      'What answers at {{host}} does not speak TLS ({{code}}). If "{{name}}" runs without it, let the base URL begin with http://.',
    untrusted:
      'The TLS certificate of "{{name}}" ({{host}}) is not trusted ({{code}}). Check the base URL and the date of this computer, or install the certificate\'s authority.',
  },
  time: {
    seconds_one: '{{count}} second',
    seconds_other: '{{count}} seconds',
    minutes_one: '{{count}} minute',
    minutes_other: '{{count}} minutes',
    hours_one: '{{count}} hour',
    hours_other: '{{count}} hours',
  },
} as const
