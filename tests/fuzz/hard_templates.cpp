// Each has what the others do not.
#include "fuzz/hard_templates.hpp"

namespace netpoll::fuzz {

const std::vector<hard_template>& hard_templates() {
    static const std::vector<hard_template> all{
        {"options",
         "Value Filldown,Required CHASSIS (\\S+)\nValue Required,List PORT (\\d+(/\\d+)*)\n"
         "Value List,Filldown NOTE (.*?)\nValue Fillup STATE (up|down|)\nValue Key ID "
         "(\\w{1,8})\n\n"
         "# A comment\nStart\n  ^chassis ${CHASSIS} -> Clearall\n ^port ${PORT}( ${STATE})? -> "
         "Continue\n"
         "\t^.*note ${NOTE}$$ -> Continue.Record\n  ^id ${ID} -> Record\n  ^clear -> Clear\n"
         "  ^end -> End\n  ^. -> Error \"not known\"\n",
         "chassis A\nport 1/2 up\nport 3\nid x\nport 4 down\nx note hello\nid y\nclear\nid z\n"},
        {"nested",
         "Value List MEMBER ((?P<name>[\\w-]+):\\s*(?P<age>\\d{,3})(?P<more>,)?)\n"
         "Value List PAIR ((\\S+)=(\\S*))\nValue REST (.+?)\n\nStart\n  ^${MEMBER}\\s+${PAIR} -> "
         "Continue\n"
         "  ^.*?$REST$$ -> Record Other\n\nOther\n  ^\\s*back -> Next.Clear Start\n  "
         "^${PAIR}\n\nEOF\n",
         "anna: 7, a=b\nx=1\n  back\nbob: 12 c=\ny=\n"},
        {"backtracks",
         "Value A ((\\w+\\s?)+)\nValue B ((a|aa)+)\nValue C ((\\s*-*)*)\n\nStart\n  ^${A}: -> "
         "Record\n"
         "  ^${B}$$ -> Record\n  ^${C}\\s*$$ -> Record\n  ^(x+x+)+y\n  ^(?:\\s*-+)+\\s*$$\n"
         "  ^(.*)(.*)(.*)(.*)(.*)=$$\n  ^(?=(a+))\\S*b\n",
         "one two three four:\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\n --- --- --- --- --- --- ---!\n"
         "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n"},
        {"looks",
         "Value NAME ((?<!x)\\b\\w+(?=,)|(?!y)[^,]*)\nValue AGAIN "
         "([A-F0-9]{2}(?:[:.-][A-F0-9]{2})*)\n\n"
         "Start\n  ^\\s{0,2}${NAME}, -> Record\n  ^(['\"])(\\w*)\\1\\s*${AGAIN}?$$ -> Record\n"
         "  ^(?P<q>=+)x(?P=q)$$ -> Clear\n  ^(<)?a(?(1)>|!) -> Record\n  ^[]x[-]+[^]\\s]\\Z\n"
         "  ^(?i:caf\xC3\xA9|stra\xC3\x9F"
         "e)${AGAIN} -> Record\n  ^\\x41\\t?\\{,}{2,\\[$$ -> Clearall\n"
         "  ^.{,3}${AGAIN}?\\S+?\\s*?$$ -> Continue\n  ^[\xC3\xA0-\xC3\xBF]+ -> Next Start\n",
         "bob, x\n'ab' 0A:1B\n==x==\n<a>\na!\n[x-]z\nCAF\xC3\x89"
         "AB\nA{,}{2,[\n\xC3\xA9\xC3\xA8\n"},
    };
    return all;
}

}  // namespace netpoll::fuzz
