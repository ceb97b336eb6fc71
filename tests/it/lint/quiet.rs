//! Good prompts are not spoken of.

use super::world::{of_prompt, of_spoken};

const PROMPT: &str = "# Role\n\nYou are Ada, the receptionist of Acme. You answer calls about orders.\n\n## Style\n\n- Be brief: one or two sentences.\n- Say numbers **slowly**: `4711` as \"four seven one one\".\n\n## Flow\n\n1. Greet {{name}} and ask for the number of the order.\n2. Call `find_order` with {\"number\": {{number}}}.\n3. Read back: \"Order [number], placed on [date], is that right?\"\n\n| state | say |\n|---|---|\n| sent | It is on its way. |\n\n```json\n{\"a\": {\"b\": \"${c}\"}, \"todo\": [\"TODO: x\"]}\n```\n\nSee https://acme.example/help for what you may promise. Prices are in $.\n";

#[test]
fn a_prompt_with_markdown_tools_and_placeholders_is_fine() {
    assert!(of_prompt(PROMPT).is_empty(), "{:?}", of_prompt(PROMPT));
}

#[test]
fn greetings_in_many_languages_are_fine() {
    for text in [
        "Hello, this is Ada from Acme. How can I help you today?",
        "Hi {{customer_name}}, this is {{agent}} calling from {{company}}...",
        "Hola, buenas. Soy Carmen, ¿en qué puedo ayudarle?",
        "Guten Tag, hier ist Acme – worum geht es?",
        "您好，请问有什么可以帮您？",
        "नमस्ते, मैं आपकी कैसे मदद कर सकती हूँ?",
        "مرحبا، كيف يمكنني مساعدتك؟",
        "Acme & Sons: sales is 1, help is 2. We're #1 in town!",
    ] {
        assert!(of_spoken(text).is_empty(), "{text}: {:?}", of_spoken(text));
    }
}
