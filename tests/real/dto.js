// The two bodies that the API takes, as class-validator wants them. Plain JavaScript: decorators are called as functions.
'use strict';

const { Transform } = require('class-transformer');
const { IsBoolean, IsInt, IsMongoId, IsNotEmpty, IsNumber, IsOptional, IsString, Max, Min } = require('class-validator');

class CreateAssistant {}
class UpdateAssistant {}

const field = (dto, name, ...decorators) => decorators.forEach((decorator) => decorator(dto.prototype, name));

for (const name of ['name', 'company_name', 'industry', 'language', 'voice', 'task_type']) {
  field(CreateAssistant, name, IsString(), IsNotEmpty());
}
for (const name of ['name', 'language', 'first_message', 'system_prompt', 'provider', 'model']) {
  field(UpdateAssistant, name, IsOptional(), IsString());
}
for (const name of ['response_count', 'max_tokens']) field(UpdateAssistant, name, IsOptional(), IsInt(), Min(1));
for (const name of ['emotion', 'hipaa']) field(UpdateAssistant, name, IsOptional(), IsBoolean());
field(UpdateAssistant, 'temperature', IsOptional(), IsNumber(), Min(0), Max(2));
field(UpdateAssistant, 'id', IsOptional(), IsMongoId());

// What services do to texts on the way in: `escape` is validator.escape's set, `cut` counts UTF-16 units as slice does.
const CHARACTERS = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#x27;' };
const KEPT_AS = {
  escape: (text) => text.replace(/[&<>"']/g, (character) => CHARACTERS[character]),
  cut: (text) => text.slice(0, 30),
};

/** From now on texts are kept as `escape` or `cut` makes them. */
function keepTextsAs(way) {
  const change = Transform(({ value }) => (typeof value === 'string' ? KEPT_AS[way](value) : value));
  field(CreateAssistant, 'name', change);
  for (const name of ['name', 'first_message', 'system_prompt']) field(UpdateAssistant, name, change);
}

module.exports = { CreateAssistant, UpdateAssistant, keepTextsAs };
