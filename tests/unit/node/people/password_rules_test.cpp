// SPDX-License-Identifier: Apache-2.0
// What node/people/password_rules.h promises.
#include "node/people/password_rules.h"

#include "tests/support/people_fixture.h"

namespace guantong::testing {

using namespace std::string_literals;

class PasswordRulesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PasswordRulesTest);
    CPPUNIT_TEST(shortPassword_isWeak);
    CPPUNIT_TEST(commonPasswords_areWeak);
    CPPUNIT_TEST(goodPasswords_stand);
    CPPUNIT_TEST(ownName_isWeak);
    CPPUNIT_TEST(overlongAndBroken_areRefused);
    CPPUNIT_TEST(oneTimePasswords_wouldStand);
    CPPUNIT_TEST_SUITE_END();

public:
    void shortPassword_isWeak() {
        CPPUNIT_ASSERT_EQUAL("length"s, weakness("kV9#mQ2!xTz"));
        CPPUNIT_ASSERT_EQUAL("length"s, weakness(""));
        CPPUNIT_ASSERT_EQUAL("length"s, weakness("窗前明月光疑是地上霜"));
        CPPUNIT_ASSERT_EQUAL(""s, weakness("kV9#mQ2!xTzu"));
        CPPUNIT_ASSERT_EQUAL(""s, weakness("窗前明月光，疑是地上霜。"));
    }

    void commonPasswords_areWeak() {
        for (const char* password :
             {"password1234",     "Password1234!", "P@ssw0rd1234",  "123456789012",
              "qwertyuiop12",     "abcabcabcabc",  "aaaaaaaaaaaa",  "Admin@123456",
              "woaini5201314",    "1qaz2wsx3edc",  "13800138000x",  "guantong2026",
              "Xinyu@2026!!",     "zaq12wsxcde3",  "asdfghjkl;123", "Fenyi20261001",
              "passwordpassword", "administrator", "qazwsxedcrfv!", "198801011234",
              "Ab1!Ab1!Ab1!",     "abcdefghijkl",  "zyxwvutsrqpo",  "root_password"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(password, "common"s, weakness(password));
    }

    void goodPasswords_stand() {
        for (const char* password :
             {"correct horse battery", "green-Lantern river 7", "kV9#mQ2!xTzu",
              "窗前明月光疑是地上霜啊啊", "MyDogAte3Homeworks", "tr0ub4dor&3xkcd",
              "'; DROP TABLE person_user; --", "lake under old bridge", "🐎🔋📎 correct staple"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(password, ""s, weakness(password));
    }

    void ownName_isWeak() {
        CPPUNIT_ASSERT_EQUAL("name"s, weakness("x9-ZhangSan-lantern", "zhangsan"));
        CPPUNIT_ASSERT_EQUAL("name"s, weakness("x9-nasgnahz-lantern", "zhangsan"));
        CPPUNIT_ASSERT_EQUAL("name"s, weakness("river 张三 lantern 7", "zs01", "张三"));
        CPPUNIT_ASSERT_EQUAL(""s, weakness("river lantern zs 7 q", "zs", "张"));
    }

    void overlongAndBroken_areRefused() {
        CPPUNIT_ASSERT_EQUAL("FIELD_TOO_LONG"s,
                             nameOf(people::checkPassword(std::string(10'000, 'q'), "n", "n")));
        CPPUNIT_ASSERT_EQUAL("characters"s, weakness("green\0lantern river"s));
        CPPUNIT_ASSERT_EQUAL("characters"s, weakness("green\xff lantern river"s));
    }

    void oneTimePasswords_wouldStand() {
        for (int i = 0; i < 100; ++i)
            CPPUNIT_ASSERT_EQUAL(""s, weakness(crypto::randomPassword()));
    }

private:
    static std::string weakness(const std::string& password, const std::string& login = "liwei",
                                const std::string& display = "李伟") {
        const auto fault = people::checkPassword(password, login, display);
        if (fault) CPPUNIT_ASSERT_EQUAL("PASSWORD_WEAK"s, nameOf(fault));
        return fault ? fault->detail : "";
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PasswordRulesTest);

}  // namespace guantong::testing
