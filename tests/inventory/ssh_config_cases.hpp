// Configurations and the hosts that they are asked for. Knows no reader.
#pragma once

#include <array>
#include <string_view>

namespace netpoll::testing {

/// FOLDER is where the other files are.
struct ssh_config_case {
    std::string_view text;
    std::string_view hosts;  ///< names, blanks between
};

inline constexpr std::array ssh_config_cases{
    // Which value wins.
    ssh_config_case{"", "r1 R1 10.0.0.1"},
    ssh_config_case{"User a\nHost r1\n User b\n", "r1"},
    ssh_config_case{"Host r1\n User b\nHost *\n User a\n Port 5\n", "r1 r2"},
    ssh_config_case{"Host *\n User a\nHost r1\n User b\n Port 7\n", "r1 r2"},
    ssh_config_case{"Host r1\n Port 1\nHost r1\n Port 2\n User u\n", "r1"},
    // Patterns.
    ssh_config_case{"Host a? *.b !c\n User x\n", "a1 a12 z.b c c.b a"},
    ssh_config_case{"Host * !r1\n ProxyJump j\n", "r1 r2 j"},
    ssh_config_case{"Host !r1\n User x\n", "r1 r2"},
    ssh_config_case{"Host !r1 *\n User x\n", "r1 r2"},
    ssh_config_case{"Host r*\n User x\n", "R1 r1 r"},
    ssh_config_case{"Host R1\n User x\n", "R1 r1"},
    ssh_config_case{"Host 10.0.*\n User x\n", "10.0.0.1 10.1.0.1"},
    ssh_config_case{"Host \"r1\" 'r2'\n User x\n", "r1 r2 r3"},
    ssh_config_case{"Host r1,r2\n User x\n", "r1 r2"},
    ssh_config_case{"Host ***a***b\n User x\n", "ab aab ba abb"},
    ssh_config_case{"Host ?\n User x\nHost ??\n User y\n", "a bb ccc"},
    // Host names.
    ssh_config_case{"HostName %h.dom\n", "r1 R1"},
    ssh_config_case{"Host r1\n HostName FOO.Example\nHost FOO*\n User x\nHost foo*\n User y\n",
                    "r1"},
    ssh_config_case{"Host r1\n HostName 10.0.0.1\nHost 10.*\n User x\n", "r1"},
    ssh_config_case{"Host r1\n HostName %%x\n", "r1"},
    ssh_config_case{"Host r1\n HostName %n\n", "r1 r2"},
    ssh_config_case{"Host r1\n HostName 2001:db8::1\n", "r1"},
    // Match.
    ssh_config_case{"Match all\n User x\n", "r1"},
    ssh_config_case{"Match host r1\n User x\n", "r1 r2 R1"},
    ssh_config_case{"Match host r*,!r2\n User x\n", "r1 r2 s1"},
    ssh_config_case{"Host r1\n HostName z\nMatch host z\n User x\n", "r1 z"},
    ssh_config_case{"Host r1\n HostName z\nMatch originalhost r1\n User x\n", "r1 z"},
    ssh_config_case{"User bob\nMatch user bob\n Port 5\nMatch user eve\n Port 6\n", "r1"},
    ssh_config_case{"Match user eve\n Port 6\nMatch user *\n Port 7\n", "r1"},
    ssh_config_case{"Match localuser nobody-at-all\n Port 6\n", "r1"},
    ssh_config_case{"Match localuser *\n Port 6\n", "r1"},
    ssh_config_case{"Match host r1 user bob\n Port 6\n", "r1"},
    ssh_config_case{"User bob\nMatch host r1 user bob\n Port 6\n", "r1 r2"},
    ssh_config_case{"Match !host r1\n Port 6\n", "r1 r2"},
    ssh_config_case{"Match host r1 !user bob\n Port 6\n", "r1 r2"},
    ssh_config_case{"Match host=r1\n Port 6\n", "r1 r2"},
    ssh_config_case{"Match HOST R1\n Port 6\n", "r1 r2"},
    ssh_config_case{"Match host r1 # those\n Port 6\n", "r1 r2"},
    ssh_config_case{"Match all\n Port 6\nMatch !all\n User x\n", "r1"},
    ssh_config_case{"Match all host r1\n Port 6\n", "r1"},
    ssh_config_case{"Match\n Port 6\n", "r1"},
    ssh_config_case{"Match hots r1\n Port 6\n", "r1"},
    ssh_config_case{"Match host\n Port 6\n", "r1"},
    ssh_config_case{"Match canonical\n Port 6\nMatch host r1\n User x\n", "r1"},
    ssh_config_case{"Match exec false\n Port 6\n", "r1"},
    ssh_config_case{"Match canonical all\n Port 6\n", "r1"},
    // How lines are written.
    ssh_config_case{"Host r1\r\n\tUser x\r\n\tPort = 7\r\n", "r1"},
    ssh_config_case{"host=r1\nuser=x\nPORT=7\n", "r1"},
    ssh_config_case{"Host r1\n User \"a b\"\n", "r1"},
    ssh_config_case{"Host r1\n User a\\ b\n", "r1"},
    ssh_config_case{"Host r1 # the first\n User x # of all\n", "r1 the"},
    ssh_config_case{"# Host r1\n   # more\nUser x#y\n", "r1"},
    ssh_config_case{"\"Host\" r1\n \"User\" x\n", "r1 r2"},
    ssh_config_case{"User 'x\n", "r1"},
    ssh_config_case{"User x y\n", "r1"},
    ssh_config_case{"User\n", "r1"},
    ssh_config_case{"Host\n", "r1"},
    ssh_config_case{"Port = = 7\n", "r1"},
    ssh_config_case{"Usr x\n", "r1"},
    ssh_config_case{"Host other\n Usr x\n", "r1"},
    ssh_config_case{"IgnoreUnknown Usr,Foo*\nUsr x\nFoobar y\n", "r1"},
    ssh_config_case{"Port abc\n", "r1"},
    ssh_config_case{"Host other\n Port abc\n", "r1"},
    ssh_config_case{"Port 22x\n", "r1"},
    ssh_config_case{"   \n\n\t\nPort 7   \n", "r1"},
    ssh_config_case{"Port 7", "r1"},
    // Keys.
    ssh_config_case{"IdentityFile ~/.ssh/a\nHost r1\n IdentityFile %d/b\n IdentityFile c\n", "r1"},
    ssh_config_case{"IdentityFile a\nIdentityFile a\n", "r1"},
    ssh_config_case{"IdentityFile none\nHost r1\n IdentityFile b\n", "r1 r2"},
    ssh_config_case{"IdentityFile \"a b\"\nIdentitiesOnly yes\n", "r1"},
    ssh_config_case{"Host r*\n PreferredAuthentications publickey\nHost *\n"
                    " PreferredAuthentications keyboard-interactive,password\n",
                    "r1 s1"},
    ssh_config_case{"IdentitiesOnly maybe\n", "r1"},
    ssh_config_case{"IdentityFile a b\n", "r1"},
    // Jumps.
    ssh_config_case{"ProxyJump b1\n", "r1"},
    ssh_config_case{"Port ssh\n", "r1"},
    ssh_config_case{"Port nosuch\n", "r1"},
    ssh_config_case{"ProxyJump bob@b1:2222\n", "r1"},
    ssh_config_case{"ProxyJump ssh://bob@b1:2222\n", "r1"},
    ssh_config_case{"ProxyJump a,bob@b,c:5\n", "r1"},
    ssh_config_case{"ProxyJump b1 # the near one\n", "r1"},
    ssh_config_case{"ProxyJump=b1\n", "r1"},
    ssh_config_case{"Host r1\n ProxyJump none\nHost *\n ProxyJump b1\n", "r1 r2"},
    ssh_config_case{"ProxyJump bob@\n", "r1"},
    ssh_config_case{"ProxyJump b1:0\n", "r1"},
    ssh_config_case{"ProxyJump a,,b\n", "r1"},
    ssh_config_case{"ProxyJump\n", "r1"},
    ssh_config_case{"ProxyCommand nc %h %p\nProxyJump b1\n", "r1"},
    ssh_config_case{"ProxyJump b1\nProxyCommand nc %h %p\n", "r1"},
    ssh_config_case{"ProxyCommand none\nProxyJump b1\n", "r1"},
    // Times, names of keys, files of keys.
    ssh_config_case{"ConnectTimeout 5\n", "r1"},
    ssh_config_case{"ConnectTimeout 1m30\n", "r1"},
    ssh_config_case{"ConnectTimeout 1h2m3s\n", "r1"},
    ssh_config_case{"ConnectTimeout none\n", "r1"},
    ssh_config_case{"ConnectTimeout soon\n", "r1"},
    ssh_config_case{"HostKeyAlias core\n", "r1"},
    ssh_config_case{"UserKnownHostsFile /a \"/b c\"\n", "r1"},
    ssh_config_case{"UserKnownHostsFile ~/x\nUserKnownHostsFile /y\n", "r1"},
    ssh_config_case{"UserKnownHostsFile none\n", "r1"},
    ssh_config_case{"UserKnownHostsFile /dev/null\n", "r1"},
    // Of ssh alone.
    ssh_config_case{"ControlMaster auto\nControlPath ~/c-%C\nControlPersist 10m\n"
                    "AddKeysToAgent yes\nServerAliveInterval 60\nSendEnv LANG LC_*\n"
                    "LocalForward 8080 localhost:80\nForwardAgent no\nTCPKeepAlive yes\n"
                    "Compression yes\nLogLevel QUIET\nVisualHostKey no\nRequestTTY no\n",
                    "r1"},
    ssh_config_case{"Compression perhaps\n", "r1"},
    ssh_config_case{"ServerAliveCountMax many\n", "r1"},
    // Files that are included.
    ssh_config_case{"Include FOLDER/users\nUser late\n", "r1 r2"},
    ssh_config_case{"Host r1\n Include FOLDER/users\n Port 7\n", "r1 r2"},
    ssh_config_case{"Host r2\n Include FOLDER/users\nHost *\n Port 7\n", "r1 r2"},
    ssh_config_case{"Include FOLDER/none FOLDER/p*\n", "r1 r2"},
    ssh_config_case{"Include FOLDER/bad\n", "r1"},
    ssh_config_case{"Host r9\n Include FOLDER/bad\n", "r1"},
    ssh_config_case{"Include FOLDER/loop\n", "r1"},
    ssh_config_case{"Match host r1\n Include FOLDER/ports\nMatch all\n User z\n", "r1 r2"},
    ssh_config_case{"Include\n", "r1"},
};

}  // namespace netpoll::testing
