import { EOS, PAD } from "../../common/tokens";

/**
 * tokenizer.json of the `tokenizers` library: words parted by white space, each of them a token. A word that is none
 * is refused there ("Missing [UNK] token"), as `Vocabulary.encode` refuses it here. A blank leads each word that is
 * decoded: `pipeline("text-generation")` writes what it decodes right behind the prompt.
 *
 * names: of all tokens by id; none holds white space.
 * Source: the format of tokenizers 0.23.
 */
export function tokenizer(names: readonly string[]): Record<string, unknown> {
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [PAD, EOS].map((id) => ({
      id,
      content: names[id],
      single_word: true,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: { type: "WhitespaceSplit" },
    post_processor: null,
    decoder: { type: "Replace", pattern: { Regex: "^" }, content: " " },
    model: { type: "WordLevel", vocab: Object.fromEntries(names.map((name, id) => [name, id])), unk_token: "[UNK]" },
  };
}

/** tokenizer_config.json: what `transformers` needs to know beside it. context: the longest sequence. */
export function tokenizerSettings(names: readonly string[], context: number): Record<string, unknown> {
  return {
    tokenizer_class: "PreTrainedTokenizerFast",
    pad_token: names[PAD],
    eos_token: names[EOS],
    model_max_length: context,
    model_input_names: ["input_ids", "attention_mask"],
    clean_up_tokenization_spaces: false,
  };
}
