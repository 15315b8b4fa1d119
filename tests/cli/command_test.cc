// Subcommands as a person calls them: exit codes, and what is said where. None of these needs a
// model.
#include "cli/command.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "tests/model/tiny_file.h"

namespace lemma::cli {
namespace {

using nlohmann::json;

struct Ran {
  int code;
  std::string out, err;
};

Ran ran(int (*command)(const Arguments&), const Arguments& arguments) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int code = command(arguments);
  std::string out = testing::internal::GetCapturedStdout();
  return {code, std::move(out), testing::internal::GetCapturedStderr()};
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

json certificate() {
  return json::parse(
      R"({"kind":"lemma.certificate","version":1,"verifier":"numbers/2","task":"numbers",
    "problem":{"task":"numbers","numbers":[3,7,8,12],"target":36},"formalised_by":"parser",
    "steps":["12 * 3 = 36"],"answer":"12 * 3"})");
}

class Verify : public testing::Test {
 protected:
  void SetUp() override {
    file_ = testing::TempDir() + "lemma_verify_" + std::to_string(::getpid()) + ".json";
  }
  void TearDown() override { std::filesystem::remove(file_); }

  Ran verified(const std::string& text, bool as_json = false) {
    std::ofstream(file_, std::ios::binary) << text;
    return ran(verify, as_json ? Arguments{file_, "--json"} : Arguments{file_});
  }

  std::string file_;
};

TEST_F(Verify, AGoodCertificatePassesLineByLine) {
  const Ran r = verified(certificate().dump());
  EXPECT_EQ(r.code, kDone) << r.err;
  EXPECT_TRUE(says(r.out, "12 * 3 is exactly 36")) << r.out;
  EXPECT_TRUE(says(r.out, "passed")) << r.out;
}

TEST_F(Verify, AnAnswerMayHoldTheCertificate) {
  EXPECT_EQ(
      verified(json{{"id", "ses_1"}, {"status", "verified"}, {"certificate", certificate()}}.dump())
          .code,
      kDone);
}

TEST_F(Verify, JsonSaysTheVerdict) {
  const Ran good = verified(certificate().dump(), true);
  EXPECT_EQ(good.code, kDone);
  EXPECT_EQ(json::parse(good.out)["verdict"], "passed");
  json tampered = certificate();
  tampered["problem"]["target"] = 37;
  const Ran bad = verified(tampered.dump(), true);
  EXPECT_EQ(bad.code, kFailed);
  EXPECT_EQ(json::parse(bad.out)["verdict"], "failed");
}

TEST_F(Verify, TamperedOnesFail) {
  for (const char* patch :
       {R"({"answer":"12 + 3"})", R"({"steps":["12 * 3 = 37"]})", R"({"steps":[]})",
        R"({"problem":{"task":"numbers","numbers":[3,7,8,11],"target":36}})"}) {
    json tampered = certificate();
    tampered.merge_patch(json::parse(patch));
    const Ran r = verified(tampered.dump());
    EXPECT_EQ(r.code, kFailed) << patch;
    EXPECT_TRUE(says(r.out, "failed")) << r.out;
  }
}

TEST_F(Verify, MalformedOnesNameTheField) {
  for (const char* member : {"kind", "version", "task", "problem", "steps", "answer"}) {
    json broken = certificate();
    broken.erase(member);
    const Ran r = verified(broken.dump());
    EXPECT_EQ(r.code, kBadUsage) << member;
    EXPECT_TRUE(says(r.err, std::string("certificate.") + member)) << r.err;
  }
  EXPECT_EQ(verified("").code, kBadUsage);
  EXPECT_EQ(verified("{").code, kBadUsage);
  EXPECT_EQ(verified(std::string(100000, '[')).code, kBadUsage);
  EXPECT_EQ(verified(R"({"certificate":null})").code, kBadUsage);
}

TEST_F(Verify, AMissingFileIsBadUsage) {
  const Ran r = ran(verify, {file_ + ".nowhere"});
  EXPECT_EQ(r.code, kBadUsage);
  EXPECT_TRUE(says(r.err, ".nowhere")) << r.err;
}

TEST(Usage, HelpIsDoneAndGoesToStandardOutput) {
  for (const auto command : {serve, ask, eval, bench, config, doctor, verify}) {
    const Ran r = ran(command, {"--help"});
    EXPECT_EQ(r.code, kDone);
    EXPECT_FALSE(r.out.empty());
    EXPECT_TRUE(r.err.empty()) << r.err;
  }
}

TEST(Usage, UnknownFlagsNameThemselves) {
  for (const auto command : {serve, ask, eval, bench, config, doctor, verify}) {
    const Ran r = ran(command, {"mailbox", "--no-such-flag", "1"});
    EXPECT_EQ(r.code, kBadUsage);
    EXPECT_TRUE(says(r.err, "--no-such-flag")) << r.err;
  }
}

TEST(Usage, EvalNamesTheWrongFlag) {
  const auto bad = [](Arguments arguments, const std::string& named) {
    const Ran r = ran(eval, arguments);
    EXPECT_EQ(r.code, kBadUsage) << named << ": " << r.err;
    EXPECT_TRUE(says(r.err, named)) << r.err;
  };
  bad({"--n", "0"}, "--n");
  bad({"--n", "many"}, "--n");
  bad({"--tokens", "256,0"}, "--tokens");
  bad({"--task", "alchemy"}, "--task");
  bad({"--strategy", "mcts,luck"}, "strategy");
}

TEST(Usage, EvalWithoutTheModelIsAMissingPiece) {
  const Ran r = ran(eval, {"--n", "1", "--model", "/no/such/model.gguf"});
  EXPECT_EQ(r.code, kMissingPiece);
  EXPECT_TRUE(says(r.err, "/no/such/model.gguf")) << r.err;
}

TEST(Usage, BenchRefusesOtherShapesAndPieces) {
  EXPECT_EQ(ran(bench, {"teleport"}).code, kBadUsage);
  EXPECT_EQ(ran(bench, {}).code, kBadUsage);
  EXPECT_EQ(ran(bench, {"decode", "--model", "/no/such/model.gguf"}).code, kMissingPiece);
  const Ran r = ran(bench, {"tree", "--shape", "7b"});
  EXPECT_EQ(r.code, kBadUsage);
  EXPECT_TRUE(says(r.err, "--shape") && says(r.err, "model")) << r.err;
}

TEST(Bench, JsonIsTheContracts) {
  const Ran r = ran(bench, {"mailbox", "--json"});
  ASSERT_EQ(r.code, kDone) << r.err;
  const json report = json::parse(r.out);
  EXPECT_TRUE(report["commit"].is_string());
  EXPECT_TRUE(report["machine"].is_string());
  ASSERT_FALSE(report["rows"].empty());
  for (const auto& row : report["rows"]) {
    EXPECT_EQ(row.size(), 6u);
    for (const char* text : {"name", "unit", "limit_is"}) EXPECT_TRUE(row.at(text).is_string());
    for (const char* number : {"value", "limit", "ratio"})
      EXPECT_GT(row.at(number).get<double>(), 0);
  }
}

TEST(Doctor, SaysWhatToDoAboutAMissingModel) {
  const std::string folder = testing::TempDir() + "lemma_doctor_" + std::to_string(::getpid());
  const Ran r = ran(
      doctor, {"--json", "--model", "/no/such/model.gguf", "--port", "0", "--data-dir", folder});
  std::filesystem::remove_all(folder);
  EXPECT_EQ(r.code, kMissingPiece);
  const json report = json::parse(r.out);
  EXPECT_FALSE(report["can_serve"].get<bool>());
  for (const auto& finding : report["findings"]) {
    if (finding["part"] == "model") {
      EXPECT_FALSE(finding["present"].get<bool>());
      EXPECT_TRUE(says(finding["advice"], "scripts/fetch-model"));
    }
    if (finding["part"] == "data folder") {
      EXPECT_TRUE(finding["present"].get<bool>());
    }
    if (finding["part"] == "solver") {
      EXPECT_TRUE(finding["present"].get<bool>()) << finding;
    }
    if (finding["part"] == "sandbox" && !finding["present"].get<bool>()) {
      EXPECT_TRUE(finding["what"].get<std::string>().starts_with("unavailable: ")) << finding;
      EXPECT_FALSE(finding["advice"].get<std::string>().empty());
    }
  }
}

class ModelCommand : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_);
    model::write_file(folder_ + "/good.gguf", model::tiny_file("qwen2"));
    model::write_file(folder_ + "/other.gguf",
                      model::tiny_file("llama").string("llama.rope.scaling.type", "longrope"));
    std::ofstream(folder_ + "/scrap.gguf") << "GGUF";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  const std::string folder_ =
      testing::TempDir() + "lemma_model_command_" + std::to_string(::getpid());
};

TEST_F(ModelCommand, InspectDescribesAModelThatRuns) {
  const Ran r = ran(model, {"inspect", folder_ + "/good.gguf"});
  EXPECT_EQ(r.code, kDone) << r.err;
  for (const char* part : {"qwen2", "with biases", "F32: 14", "gpt2, smollm", "recognised", "yes"})
    EXPECT_TRUE(says(r.out, part)) << part << " in " << r.out;
  const Ran as_json = ran(model, {"inspect", "--json", folder_ + "/good.gguf"});
  const json report = json::parse(as_json.out);
  EXPECT_TRUE(report["runs"].get<bool>());
  EXPECT_EQ(report["sizes"]["heads"], 4);
  EXPECT_EQ(report["sizes"]["rope_scaling"], "none");
  EXPECT_EQ(report["tensors"][0]["count"], 14);
  EXPECT_EQ(report["tensors"][0]["bytes"].get<int>(), 4 * report["parameters"].get<int>());
  EXPECT_EQ(report["chat_template"], "recognised");
  EXPECT_TRUE(report["obstacles"].empty());
}

TEST_F(ModelCommand, InspectSaysWhyAModelDoesNotRun) {
  const Ran other = ran(model, {"inspect", folder_ + "/other.gguf"});
  EXPECT_EQ(other.code, kFailed);
  EXPECT_TRUE(says(other.out, "llama.rope.scaling.type") && says(other.out, "longrope"))
      << other.out;
  const Ran scrap = ran(model, {"inspect", "--json", folder_ + "/scrap.gguf"});
  EXPECT_EQ(scrap.code, kFailed);
  EXPECT_EQ(json::parse(scrap.out)["obstacles"][0]["part"], "file");
  const Ran absent = ran(model, {"inspect", folder_ + "/absent.gguf"});
  EXPECT_EQ(absent.code, kMissingPiece);
  EXPECT_TRUE(says(absent.err, "absent.gguf")) << absent.err;
}

TEST_F(ModelCommand, InspectDescribesAnAdapter) {
  const std::string folder = LEMMA_SOURCE_DIR "/tests/golden/model/adapters/qwen3_patterns";
  const Ran r = ran(model, {"inspect", folder});
  EXPECT_EQ(r.code, kDone) << r.err;
  for (const char* part :
       {"tiny_qwen3_folder", "3 to 17", "8 in 2 layers: attn_k, attn_output", "BF16: 16", "yes"})
    EXPECT_TRUE(says(r.out, part)) << part << " in " << r.out;
  const json report = json::parse(ran(model, {"inspect", "--json", folder}).out);
  EXPECT_TRUE(report["runs"].get<bool>());
  EXPECT_EQ(report["adapter"]["rank"], (json{3, 17}));
  std::filesystem::create_directories(folder_ + "/dora");
  std::ofstream(folder_ + "/dora/adapter_config.json")
      << R"({"peft_type":"LORA","r":4,"lora_alpha":8,"use_dora":true})";
  const Ran refused = ran(model, {"inspect", folder_ + "/dora"});
  EXPECT_EQ(refused.code, kFailed);
  EXPECT_TRUE(says(refused.out, "use_dora")) << refused.out;
}

TEST_F(ModelCommand, AFilesWordsCannotWriteToTheTerminal) {
  auto file = model::tiny_file("llama");
  file.string("llama.rope.scaling.type", "\x1b[31m\xff\n");
  model::write_file(folder_ + "/loud.gguf", file);
  const Ran r = ran(model, {"inspect", folder_ + "/loud.gguf"});
  EXPECT_FALSE(says(r.out, "\x1b")) << r.out;
  const Ran as_json = ran(model, {"inspect", "--json", folder_ + "/loud.gguf"});
  EXPECT_FALSE(json::parse(as_json.out)["runs"].get<bool>());
}

TEST_F(ModelCommand, ListHasALineAModel) {
  const Ran r = ran(model, {"list", folder_});
  EXPECT_EQ(r.code, kDone) << r.err;
  EXPECT_EQ(std::count(r.out.begin(), r.out.end(), '\n'), 3) << r.out;
  EXPECT_TRUE(says(r.out, "good.gguf") && says(r.out, "longrope") && says(r.out, "scrap.gguf"));
  const json report = json::parse(ran(model, {"list", "--json", folder_}).out);
  EXPECT_EQ(report["folder"], folder_);
  ASSERT_EQ(report["models"].size(), 3u);
  EXPECT_TRUE(report["models"][0]["runs"].get<bool>());
  EXPECT_FALSE(report["models"][1]["runs"].get<bool>());
  EXPECT_EQ(ran(model, {"list", folder_ + "/absent"}).code, kMissingPiece);
}

TEST_F(ModelCommand, QuantizeWritesAFileAndSaysWhatItCost) {
  const std::string out = folder_ + "/small.gguf";
  const Ran r = ran(model, {"quantize", folder_ + "/good.gguf", out, "--type", "q8_0"});
  EXPECT_EQ(r.code, kDone) << r.err;
  EXPECT_TRUE(says(r.out, "layer 0 attention") && says(r.out, "bits per weight")) << r.out;
  EXPECT_EQ(ran(model, {"inspect", out}).code, kDone);

  const Ran mixed = ran(model, {"quantize", folder_ + "/good.gguf", out, "--bits", "7", "--threads", "1", "--json"});
  ASSERT_EQ(mixed.code, kDone) << mixed.err;
  EXPECT_TRUE(says(mixed.err, "3/3 layer 0 feed-forward")) << mixed.err;
  const json report = json::parse(mixed.out);
  EXPECT_EQ(report["type"], "mixed");
  ASSERT_EQ(report["groups"].size(), 3u);
  for (const auto& group : report["groups"]) {
    EXPECT_TRUE(group["loss_increase"].is_number());
    EXPECT_GT(group["divergence"].get<double>(), 0);
  }
  EXPECT_LE(report["bits_per_weight"].get<double>(), 7);
  EXPECT_GT(report["loss"]["tokens"].get<int>(), 100);
  EXPECT_TRUE(report["loss"]["written"].is_number() && report["loss"]["source"].is_number());
  EXPECT_EQ(ran(model, {"inspect", out}).code, kDone);
}

TEST_F(ModelCommand, QuantizeNamesWhatIsWrong) {
  const std::string good = folder_ + "/good.gguf", out = folder_ + "/out.gguf";
  const auto ends = [&](const Arguments& arguments, int code, const std::string& named) {
    const Ran r = ran(model, arguments);
    EXPECT_EQ(r.code, code) << named << ": " << r.err;
    EXPECT_TRUE(says(r.err, named)) << r.err;
    EXPECT_FALSE(std::filesystem::exists(out)) << named;
  };
  ends({"quantize", good}, kBadUsage, "OUT");
  ends({"quantize", good, out, "--type", "q3_k"}, kBadUsage, "--type");
  ends({"quantize", good, out, "--bits", "0"}, kBadUsage, "--bits");
  ends({"quantize", good, out, "--bits", "4"}, kBadUsage, "bits");
  ends({"quantize", good, out, "--size", "10"}, kBadUsage, "size");
  ends({"quantize", good, good, "--type", "q8_0"}, kBadUsage, "OUT");
  ends({"quantize", good, out, "--calibration", folder_ + "/absent.txt"}, kMissingPiece, "absent.txt");
  ends({"quantize", folder_ + "/absent.gguf", out}, kMissingPiece, "absent.gguf");
  ends({"quantize", folder_ + "/scrap.gguf", out}, kMissingPiece, "scrap.gguf");
  ends({"quantize", good, folder_ + "/absent/out.gguf", "--type", "q8_0"}, kFailed, "absent/out.gguf");
  std::ofstream(folder_ + "/short.txt") << "short";
  ends({"quantize", good, out, "--calibration", folder_ + "/short.txt"}, kBadUsage, "tokens");
}

TEST_F(ModelCommand, PerplexitySaysTheLossAndTheDivergence) {
  const Ran r = ran(model, {"perplexity", folder_ + "/good.gguf", "--context", "128"});
  ASSERT_EQ(r.code, kDone) << r.err;
  EXPECT_TRUE(says(r.out, "perplexity")) << r.out;
  const Ran against = ran(model, {"perplexity", folder_ + "/good.gguf", "--context", "128", "--against",
                                  folder_ + "/good.gguf", "--json"});
  ASSERT_EQ(against.code, kDone) << against.err;
  const json report = json::parse(against.out);
  EXPECT_NEAR(std::log(report["perplexity"].get<double>()), report["loss"].get<double>(), 1e-9);
  EXPECT_LT(report["against"]["kl"].get<double>(), 1e-2);
  EXPECT_GT(report["against"]["same_choice"].get<double>(), 0.9);
  EXPECT_EQ(ran(model, {"perplexity", folder_ + "/absent.gguf"}).code, kMissingPiece);
  const Ran wide = ran(model, {"perplexity", folder_ + "/good.gguf", "--context", "4096"});
  EXPECT_EQ(wide.code, kBadUsage);
  EXPECT_TRUE(says(wide.err, "context")) << wide.err;
}

TEST_F(ModelCommand, WrongUsageIsNamed) {
  EXPECT_EQ(ran(model, {}).code, kBadUsage);
  EXPECT_EQ(ran(model, {"--help"}).code, kDone);
  const Ran r = ran(model, {"inspect", "--no-such-flag"});
  EXPECT_EQ(r.code, kBadUsage);
  EXPECT_TRUE(says(r.err, "--no-such-flag")) << r.err;
}

}  // namespace
}  // namespace lemma::cli
